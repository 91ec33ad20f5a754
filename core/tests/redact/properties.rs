//! What holds for any text whatever.

use clioscope_core::redact::{PiiKind, Redactor, Span};
use proptest::prelude::*;

/// Text made of what the detectors look at: cues, placeholders, digits, separators, letters of several scripts.
fn noisy_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => prop::sample::select(vec![
            "my name is ", "password: ", "call ", "Regards,\n", "geboren ", "I live at ", "[EMAIL]", "[NAME", "user ",
            "key=", "https://", "?token=", "@", ".", " ", "+", "(0)", "-----BEGIN PRIVATE KEY-----", "12.03.1985",
            "4111 1111 1111 1111", "a@b.de", "Street", "DE89 ", "我叫", "رقمي ", "::", "Straße 5", "\u{200B}", "［", "İ",
            "https://a:b@", "123-45-6789", "customer ", "Ana Ruiz", ", ", "Dear ", "山田 太郎様", "year 5", "O1O", "login ",
            "leaked ", "x!y7zzzz", "\"", "\n", "ติดต่อ ", "هبة البدري",
            "Hannah Weber", "WEBER Anna", "Weber, Anna", "d'Anna ", "de la ", "'s", "محمد المصري", "김민수", "王晓燕",
            "田中太郎", "ジョン・", "राहुल शर्मा",
        ])
        .prop_map(str::to_owned),
        2 => "[0-9]{1,6}",
        2 => "[A-Za-z]{1,8}",
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// The text outside of the spans, and the placeholders in place of the spans.
fn replaced(text: &str, spans: &[Span]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for span in spans {
        out += &text[from..span.start];
        out += span.kind.placeholder();
        from = span.end;
    }
    out + &text[from..]
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let redactor = Redactor::new(&["term".to_owned(), "two words".to_owned()]);
    let spans = redactor.spans(text);
    for span in &spans {
        prop_assert!(span.start < span.end, "empty {span:?}");
        prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
    }
    for pair in spans.windows(2) {
        prop_assert!(pair[0].end <= pair[1].start, "{pair:?}");
    }
    let redacted = redactor.redact(text);
    prop_assert_eq!(redacted.as_str(), replaced(text, &spans));
    prop_assert_eq!(redactor.spans(redacted.as_str()), vec![]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        holds(&text)?;
    }

    #[test]
    fn noisy_texts(text in noisy_text()) {
        holds(&text)?;
    }

    #[test]
    fn planted_values_never_survive(
        before in "\\PC{0,30}",
        after in "\\PC{0,30}",
        planted in prop::sample::select(vec![
            "jane.doe@example.com", "4111111111111111", "5555 5555 5555 4444", "DE89370400440532013000",
            "GB82 WEST 1234 5698 7654 32", "3782 822463 10005",
        ]),
    ) {
        let redacted = Redactor::new(&[]).redact(&format!("{before} {planted} {after}"));
        prop_assert!(!redacted.as_str().contains(planted), "{}", redacted.as_str());
    }
}

#[test]
fn ids_and_placeholders_are_distinct_and_agree() {
    for (n, kind) in PiiKind::ALL.into_iter().enumerate() {
        assert_eq!(
            kind.placeholder(),
            format!("[{}]", kind.id().to_uppercase())
        );
        assert!(
            PiiKind::ALL[..n]
                .iter()
                .all(|other| other.id() != kind.id())
        );
    }
}

/// Linear time: ten times the text takes no more than about ten times as long, whatever it is made of.
#[test]
fn long_texts_end() {
    let redactor = Redactor::new(&[]);
    for piece in [
        "1 ",
        "a.",
        "password is ",
        "my name is A. ",
        "-----BEGIN PRIVATE KEY-----\n",
        "aB3dE",
        "我",
        "+1(",
        "Ana Ruiz, a@b.de, ",
        "my name is Ana Ruiz. ",
        "password, abc_12!x, ",
        "customer Ann Lee, year 5 ",
        "Anna Maria ",
        "Anna de la ",
        "ANNA ",
        "Weber, Anna, ",
        "王晓",
        "ジョン・",
        "محمد بن ",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        assert!(redactor.spans(&text).len() <= text.len());
    }
}
