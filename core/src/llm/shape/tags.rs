//! Tags in the midst of other text.

/// A tag with one of the names looked for.
struct Tag {
    start: usize,
    end: usize,
    /// Index of the name.
    name: usize,
    opens: bool,
}

/// The tags in `text` for whose name `index` knows a number, in order.
fn tags(text: &str, index: impl Fn(&str) -> Option<usize>) -> Vec<Tag> {
    /// Longer is no tag, and would cost a search to the end of the text.
    const MAX_NAME: usize = 64;
    let mut found = Vec::new();
    for (start, _) in text.match_indices('<') {
        let rest = &text[start + 1..];
        let (opens, rest) = rest
            .strip_prefix('/')
            .map_or((true, rest), |rest| (false, rest));
        let window = &rest[..rest.floor_char_boundary(MAX_NAME)];
        let Some(length) = window
            .find(['>', '<'])
            .filter(|at| window[*at..].starts_with('>'))
        else {
            continue;
        };
        if let Some(name) = index(window[..length].trim()) {
            let end = start + 1 + usize::from(!opens) + length + 1;
            found.push(Tag {
                start,
                end,
                name,
                opens,
            });
        }
    }
    found
}

/// What stands in the tags of each of `n_names` names, in order; the names are told apart by `index`.
///
/// A tag that is not closed ends where the next one begins or the text ends; one that is closed but not opened begins after
/// the tag before it, because the opening was put into the model's mouth.
pub(super) fn contents(
    text: &str,
    n_names: usize,
    index: impl Fn(&str) -> Option<usize>,
) -> Vec<Vec<Span<'_>>> {
    let tags = tags(text, index);
    let mut contents = vec![Vec::new(); n_names];
    let mut next_open: Vec<Option<usize>> = vec![None; n_names];
    let mut next_close: Vec<Option<usize>> = vec![None; n_names];
    let span = |start: usize, end: usize, closed: bool| Span {
        start,
        end,
        closed,
        text: text[start..end].trim(),
    };
    for (i, tag) in tags.iter().enumerate().rev() {
        if !tag.opens {
            next_close[tag.name] = Some(i);
            continue;
        }
        match (next_close[tag.name], next_open[tag.name]) {
            // Opened again before it is closed: the second opening repeats the first.
            (Some(close), Some(open)) if open < close => {}
            (Some(close), _) => contents[tag.name].push(span(tag.end, tags[close].start, true)),
            (None, _) => {
                let end = tags.get(i + 1).map_or(text.len(), |next| next.start);
                contents[tag.name].push(span(tag.end, end, false));
            }
        }
        next_open[tag.name] = Some(i);
    }
    for (name, spans) in contents.iter_mut().enumerate() {
        spans.reverse();
        if let (None, Some(close)) = (next_open[name], next_close[name]) {
            let start = close.checked_sub(1).map_or(0, |before| tags[before].end);
            spans.push(span(start, tags[close].start, true));
        }
    }
    contents
}

/// The content of a tag.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the tag is closed.
    pub(super) closed: bool,
    /// Trimmed.
    pub(super) text: &'a str,
}

/// The text without what stands in the tags that `index` knows, tags included. Without an opening, all that comes before
/// the closing goes: chat templates open the thinking themselves. Without a closing, all that follows the opening.
pub(super) fn without(text: &str, index: impl Fn(&str) -> Option<usize>) -> String {
    let mut kept = String::new();
    let mut from = Some(0);
    for tag in tags(text, index) {
        match (tag.opens, from) {
            (true, Some(start)) => {
                kept.push_str(&text[start..tag.start]);
                from = None;
            }
            (true, None) => {}
            (false, start) => {
                if start.is_some() {
                    kept.clear();
                }
                from = Some(tag.end);
            }
        }
    }
    kept.push_str(from.map_or("", |start| &text[start..]));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(name: &str) -> Option<usize> {
        ["a", "b"]
            .iter()
            .position(|known| name.eq_ignore_ascii_case(known))
    }

    #[test]
    fn contents_of_tags() {
        for (text, a, b) in [
            ("<a>x</a><b> y </b>", vec!["x"], vec!["y"]),
            ("Sure: <A>x</A>\n<B>y", vec!["x"], vec!["y"]),
            ("<a>x<b>y</b>", vec!["x"], vec!["y"]),
            ("x</a><b>y</b>", vec!["x"], vec!["y"]),
            ("<a><a>x</a>", vec!["x"], vec![]),
            ("<a>x</a> or <a>z</a>", vec!["x", "z"], vec![]),
            ("<a>x <i>y</i></a>", vec!["x <i>y</i>"], vec![]),
            ("<c>x</c> 1 < 2 <a", vec![], vec![]),
            ("<a>1 < 2</a>", vec!["1 < 2"], vec![]),
            ("", vec![], vec![]),
        ] {
            let found = contents(text, 2, index);
            let texts = |i: usize| found[i].iter().map(|span| span.text).collect::<Vec<_>>();
            assert_eq!((texts(0), texts(1)), (a, b), "{text}");
        }
    }

    #[test]
    fn thinking_is_left_out() {
        for (text, expected) in [
            ("plain", "plain"),
            ("<a>thinking</a>answer", "answer"),
            ("thinking</a>answer", "answer"),
            (
                "before <a>x</a> between <b>y</b> after",
                "before  between  after",
            ),
            ("<a>never closed", ""),
            ("<a>x <a>y</a> z", " z"),
        ] {
            assert_eq!(without(text, index), expected, "{text}");
        }
    }
}
