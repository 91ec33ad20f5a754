//! Names of persons, where something announces them: "my name is", "Frau", a letter's ending, a form field.
//!
//! Full names that nothing announces are found by lists, in [`full_name`](super::full_name).

use std::sync::LazyLock;

use regex::Regex;

use super::cues::{Cue, CueHit};
use super::kind::{PiiKind, Span};
use super::name::{
    cased_name, ends_clause, is_caseless, is_no_name, lower_name, names_no_person, names_role,
    spaced_name, unspaced_name,
};
use super::name_words;
use super::pattern;
use super::street::{CAPITAL, LETTER};
use super::view::View;

/// Bytes read before an honorific, and behind a form field for what belongs to its label.
const WINDOW: usize = 48;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    const FINDERS: [(Cue, Finder); 9] = [
        (Cue::Name, introduced),
        (Cue::MaybeName, perhaps_introduced),
        (Cue::Person, titled),
        (Cue::Role, in_role),
        (Cue::Salutation, greeted),
        (Cue::Honorific, honoured),
        (Cue::Age, aged),
        (Cue::Signature, signed),
        (Cue::NameField, in_field),
    ];
    for (cue, finder) in FINDERS {
        for hit in view.cues(cue) {
            if let Some((start, end)) = finder(view, hit) {
                out.push(Span::new(PiiKind::Name, start, end));
            }
        }
    }
}

/// The name at a cue: its first byte and its end.
type Finder = fn(&View<'_>, CueHit) -> Option<(usize, usize)>;

/// "my name is …"
fn introduced(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    let start = skip_link(view, hit.end);
    let end = spaced_name(view, start, 1)
        .or_else(|| unspaced_name(view, start))
        .or_else(|| lower_name(view, start))?;
    Some((start, end))
}

/// "I'm …"
fn perhaps_introduced(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    let start = skip_blanks(view, hit.end, false);
    let end = cased_name(view, start, 2)?;
    // "I AM VERY ANGRY"
    let shouted = !view.text[start..end].contains(char::is_lowercase);
    (start > hit.end && !shouted).then_some((start, end))
}

/// "my colleague …", "Frau …", "السيدة …"
fn titled(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    // "MS", "SR", "PAN" in capitals are abbreviations of something else.
    let shouted =
        hit.end - hit.start < 4 && !view.text[hit.start..hit.end].contains(char::is_lowercase);
    let title = hit.end - hit.start < 5;
    let dot = usize::from(title && view.text[hit.end..].starts_with('.'));
    let start = skip_title(view, skip_blanks(view, hit.end + dot, false));
    if shouted || start == hit.end {
        return None;
    }
    if view.text[start..].starts_with(is_caseless) {
        return caseless_clause(view, start).map(|end| (start, end));
    }
    let end = cased_name(view, start, 1)?;
    (!names_role(&view.text[start..end])).then_some((start, end))
}

/// Two or three words of a script without capitals up to the end of the clause. A noun ("the general manager") would
/// have the Arabic article.
fn caseless_clause(view: &View<'_>, start: usize) -> Option<usize> {
    let end = spaced_name(view, start, 2)?;
    let text = &view.text[start..end];
    (text.contains(' ') && !text.starts_with("ال") && ends_clause(&view.text[end..])).then_some(end)
}

/// "customer …", "signed …", "the applicant is me, …", "unter dem Namen …"
fn in_role(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r#"^\.?[,:]?\s(?:(?:is|was|ist|war|est|es|è|é|jest|to|это)[:]?\s)?(?:(?:{})[,:]\s)?["'(*]{{0,2}}"#,
            name_words::ONESELF
        ))
    });
    let start = hit.end + LINK.find(view.window(hit.end, WINDOW))?.end();
    let end = cased_name(view, start, 2)?;
    let name = &view.text[start..end];
    (name.contains(char::is_lowercase) && !names_no_person(name)).then_some((start, end))
}

/// "Dear …,"
fn greeted(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    let before = view.text[..hit.start].trim_end_matches([' ', '\t']);
    let opens = before.is_empty() || before.ends_with(['\n', '.', ':', '"', '\'', '!', '>', '*']);
    let start = skip_title(view, skip_blanks(view, hit.end, false));
    if !opens || start == hit.end {
        return None;
    }
    let end = cased_name(view, start, 1)?;
    let closes =
        view.text[end..].starts_with([',', '!', '\n', '\r', ':']) || end == view.text.len();
    (closes && !names_no_person(&view.text[start..end])).then_some((start, end))
}

/// "…と申します", "… 様": family and given name with a space or a dot between them, so that "お客様" is none.
fn honoured(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:[\u{4E00}-\u{9FFF}々ヶ]{1,4} [\u{4E00}-\u{9FFF}々\u{3041}-\u{30FF}]{1,5}|[\u{30A1}-\u{30FA}ー]{2,10}[・ ][\u{30A1}-\u{30FA}ー]{2,10}) ?\z",
        )
    });
    static SELF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:[\u{4E00}-\u{9FFF}々ヶ]{1,4} ?[\u{4E00}-\u{9FFF}々]{1,3}|[\u{30A1}-\u{30FA}ー・]{2,16})\z",
        )
    });
    // "様式", "氏名": the sign begins another word.
    if view.text[hit.end..].starts_with(['子', '式', '々', '相', '態', '名', '族', '堂']) {
        return None;
    }
    let window = view.window_before(hit.start, WINDOW);
    let humble = view.text[hit.start..].starts_with('と');
    let name = if humble { &SELF } else { &NAME }.find(window)?;
    let start = hit.start - window.len() + name.start();
    let name = name.as_str().trim_end();
    // "お客 様", "皆 様"
    let given = name.rsplit([' ', '・']).next().unwrap_or(name);
    (!given.starts_with(['お', 'ご', '皆', '各'])).then_some((start, start + name.len()))
}

/// "…, 41 years old", "…, year 5": what is told of a person's age behind the name.
fn aged(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let word = format!("[{CAPITAL}][{LETTER}'-]*[{LETTER}]");
        pattern(&format!(
            r"(?:^|[^{LETTER}'-])({word}(?: {word}){{1,2}})(?:, | \(|,? )(?P<years>[0-9]{{1,3}}[ -])?\z"
        ))
    });
    let window = view.window_before(hit.start, WINDOW);
    let captures = NAME.captures(window)?;
    // "year 5" has its number behind, "41 years old" before.
    let behind = view.text[hit.end..].strip_prefix(' ').unwrap_or("");
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    if captures.name("years").is_some() == matches!(digits, 1 | 2) {
        return None;
    }
    let name = captures.get(1)?;
    let first = name.as_str().split(' ').next().unwrap_or("");
    let person = !names_no_person(name.as_str())
        && !is_no_name(first)
        && !name_words::OPENERS.contains(first);
    let start = hit.start - window.len() + name.start();
    person.then_some((start, start + name.len()))
}

/// "Best regards, …"
fn signed(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    let casual = name_words::CASUAL_ENDINGS.contains(&view.lower[hit.start..hit.end]);
    let start = signature_start(view, hit.start, hit.end, casual)?;
    let end = cased_name(view, start, 1)?;
    let alone = !casual || ends_line(&view.text[end..]);
    (alone && !names_role(&view.text[start..end])).then_some((start, end))
}

/// "Name: …", "name …,"
fn in_field(view: &View<'_>, hit: CueHit) -> Option<(usize, usize)> {
    let (start, words) = field_start(view, hit.start, hit.end)?;
    let link = view.text[hit.end..start].trim();
    let unspaced = || {
        let colon = link.contains([':', '=']);
        unspaced_name(view, start).filter(|_| colon)
    };
    let end = cased_name(view, start, words).or_else(unspaced)?;
    let name = &view.text[start..end];
    // Behind the mere word, the name is all there is to the clause.
    let whole = !link.is_empty() || ends_clause(&view.text[end..]);
    (whole && !names_no_person(name)).then_some((start, end))
}

/// After "my name is": blanks, a colon, quotes, a linking word.
fn skip_link(view: &View<'_>, at: usize) -> usize {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^(?:\s?[:=-])?(?:\s["'*]{0,3})?(?:(?:is|ist|är|er|is een|:|هو|هي|आहे|है)\s|は|是|叫)?["'*]{0,2}"#,
        )
    });
    at + LINK.find(view.window(at, 24)).map_or(0, |link| link.end())
}

/// The position behind a title that begins at `at`: "Dr. ", "Frau ".
fn skip_title(view: &View<'_>, at: usize) -> usize {
    match view.window(at, WINDOW).split_once(' ') {
        Some((word, _)) if name_words::TITLES.contains_exact(word) => at + word.len() + 1,
        _ => at,
    }
}

/// The position behind at most two blanks, of which one may be a line feed if `lines`.
fn skip_blanks(view: &View<'_>, at: usize, lines: bool) -> usize {
    let blanks = view.text[at..]
        .bytes()
        .take(if lines { 4 } else { 2 })
        .take_while(|byte| {
            matches!(byte, b' ' | b'\t' | b'*') || (lines && matches!(byte, b'\n' | b'\r'))
        })
        .count();
    at + blanks
}

/// Where the name of a letter's ending begins. On the same line it needs a comma, "thanks" and the like a new line.
fn signature_start(
    view: &View<'_>,
    cue_start: usize,
    cue_end: usize,
    casual: bool,
) -> Option<usize> {
    let rest = &view.text[cue_end..];
    let sign = rest
        .bytes()
        .take_while(|byte| b",.!-:".contains(byte))
        .count();
    let after = cue_end + sign;
    let start = skip_blanks(view, after, true);
    // An empty line after "Thanks" makes it a heading.
    let lines = view.text[after..start].matches('\n').count();
    let newline = lines == 1 || (lines > 1 && !casual);
    let comma = sign > 0 && !rest.starts_with(['.', '!']);
    let line_before = view.text[..cue_start].trim_end_matches([' ', '\t']);
    let opens = line_before.is_empty() || line_before.ends_with(['\n', '.', '!', '?']);
    (newline || (comma && !casual && (opens || start > after))).then_some(start)
}

/// True if nothing but punctuation follows on the line: a signature, not the next sentence.
fn ends_line(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '.', ',', '!', '*']);
    rest.is_empty() || rest.starts_with(['\n', '\r'])
}

/// Where the value of a form field begins, and how many words it needs. A bare "name" also labels products and files.
///
/// Between the field and a colon or a verb there may be a few words ("name on the form is").
fn field_start(view: &View<'_>, cue_start: usize, cue_end: usize) -> Option<(usize, usize)> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^["'*]{0,3}(?:\s{0,2}([:=])[\s"'*]{0,4}|(?: [\p{Ll}']{1,12}){0,4}(?: (?:is|ist|est|es|è|é|jest|to|on):? |: )["'*]{0,2}| )"#,
        )
    });
    let bare = name_words::BARE_FIELDS.contains(&view.lower[cue_start..cue_end]);
    let before = view.text[..cue_start].trim_end_matches([' ', '\t', '*', '"', '-', '•', '#']);
    let opens =
        before.is_empty() || before.ends_with(['\n', '.', ',', ';', ':', '{', '(', '|', '!', '?']);
    if bare && !opens && !owns(before) {
        return None;
    }
    let link = LINK.captures(view.window(cue_end, WINDOW))?;
    let firm = !bare && link.get(1).is_some();
    Some((cue_end + link.get(0)?.end(), if firm { 1 } else { 2 }))
}

/// True if the text ends with a possessive: "my name", "client's name".
fn owns(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or("");
    let word = word.to_lowercase();
    word.ends_with("'s") || name_words::POSSESSIVES.contains(&word)
}
