//! Fields as lines, `Field: value`.

/// What stands behind each of `n_names` names, in order; the names are told apart by `index`. A value goes on until a line
/// with another name.
pub(super) fn contents(
    text: &str,
    n_names: usize,
    index: impl Fn(&str) -> Option<usize>,
) -> Vec<Vec<String>> {
    let mut contents: Vec<Vec<String>> = vec![Vec::new(); n_names];
    let mut current: Option<usize> = None;
    for line in text.lines() {
        if let Some((name, value)) = split(line, &index) {
            contents[name].push(value.to_owned());
            current = Some(name);
        } else if let Some(value) = current.and_then(|name| contents[name].last_mut()) {
            value.push('\n');
            value.push_str(line);
        }
    }
    contents
}

/// The name that a line begins with, and what follows its colon.
fn split(line: &str, index: impl Fn(&str) -> Option<usize>) -> Option<(usize, &str)> {
    const MARKUP: [char; 7] = ['*', '#', '_', '`', '"', '\'', ' '];
    /// Longer is a sentence.
    const MAX_NAME: usize = 64;
    let head = &line[..line.floor_char_boundary(MAX_NAME)];
    let colon = head.find([':', '='])?;
    let name = head[..colon].trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '.' | ')' | '\t') || MARKUP.contains(&c)
    });
    let name = index(name.trim_end_matches(MARKUP))?;
    Some((
        name,
        line[colon + 1..].trim_start_matches(['*', '_', '`', ' ']),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_names() {
        let index = |name: &str| {
            ["a", "b"]
                .iter()
                .position(|known| name.eq_ignore_ascii_case(known))
        };
        for (text, a, b) in [
            ("A: x\nB: y", vec!["x"], vec!["y"]),
            ("**A:** x\n- **b**: y", vec!["x"], vec!["y"]),
            ("Here it is.\n1. a = x", vec!["x"], vec![]),
            ("a:\n- x\n- y\nb: z", vec!["\n- x\n- y"], vec!["z"]),
            ("a: x\nc: y", vec!["x\nc: y"], vec![]),
            ("no such line", vec![], vec![]),
        ] {
            assert_eq!(contents(text, 2, index), [a, b], "{text}");
        }
    }
}
