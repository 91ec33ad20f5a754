//! What is redacted and what is left, kind by kind. Values are invented, published examples or test numbers.

mod contact;
mod identity;
mod names;
mod properties;
mod secrets;

use clioscope_core::redact::Redactor;

/// Redacts each row's text and compares; an empty expectation means that the text stays as it is.
fn check(rows: &[(&str, &str)]) {
    let redactor = Redactor::new(&[]);
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let expected = if expected.is_empty() { text } else { expected };
        let redacted = redactor.redact(text);
        if redacted.as_str() != *expected {
            wrong.push(format!("{text:?} gave {:?}", redacted.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn placeholders_stay() {
    check(&[
        ("[EMAIL] [PHONE] 12345678 password [PASSWORD] abc1234", ""),
        ("my name is [NAME], call [PHONE] or write to [EMAIL]", ""),
        ("[EMAIL]4111111111111111", "[EMAIL][CARD]"),
        ("a@example.com4111111111111111", "[EMAIL][CARD]"),
    ]);
}

#[test]
fn own_terms() {
    let terms = ["Project  Falcon", "ACME", "Zoë", "凤凰计划", "#secret", " "].map(str::to_owned);
    let redactor = Redactor::new(&terms);
    let rows = [
        (
            "project\n falcon and PROJECT FALCONS",
            "[CUSTOM] and PROJECT FALCONS",
        ),
        ("acme, acmeist", "[CUSTOM], acmeist"),
        ("ZOË and Zoëlle", "[CUSTOM] and Zoëlle"),
        ("请问凤凰计划在吗", "请问[CUSTOM]在吗"),
        ("a #secret plan", "a [CUSTOM] plan"),
        ("write to info@acme.com", "write to [EMAIL]"),
        ("", ""),
    ];
    for (text, expected) in rows {
        assert_eq!(redactor.redact(text).as_str(), expected);
    }
}
