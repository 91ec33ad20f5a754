//! Cuts a stream of JSON into records without reading it whole.
//!
//! The scanner knows brackets, strings and escapes and nothing else; what a record holds is for serde_json, one record
//! at a time, so that a broken record costs itself and not the file. Memory is one record, bounded by a cap.

use std::io::{self, Read};

use super::ledger::QuarantineReason;

/// How records follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One record a line, which lets a broken line end at its line feed.
    Lines,
    /// Values one after the other, pretty-printed or not, with or without commas.
    Values,
    /// The elements of a top-level array; several arrays one after the other count as one.
    Array,
    /// The elements of the array under this key of the top-level object.
    Wrapped(&'static str),
}

/// What [`Splitter::advance`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A record, in [`Splitter::element`].
    Element,
    /// A record that cannot be had.
    Fault(QuarantineReason),
    /// No more records.
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Opening,
    Inside,
    Done,
}

const CHUNK: usize = 64 << 10;

/// Cuts `input` into records of at most `cap` bytes.
pub(super) struct Splitter<R> {
    input: R,
    shape: Shape,
    cap: usize,
    state: State,
    chunk: Vec<u8>,
    filled: usize,
    at: usize,
    element: Vec<u8>,
    oversize: bool,
    record: usize,
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(input: R, shape: Shape, cap: usize) -> Self {
        Self {
            input,
            shape,
            cap,
            state: State::Opening,
            chunk: vec![0; CHUNK],
            filled: 0,
            at: 0,
            element: Vec::new(),
            oversize: false,
            record: 0,
        }
    }

    /// Bytes of the record found, or of the part of it there is after a fault.
    pub(super) fn element(&self) -> &[u8] {
        &self.element
    }

    /// Number of the record found, from 1; blank lines are not counted.
    pub(super) fn record(&self) -> usize {
        self.record
    }

    /// Goes to the next record. After an error the splitter must not be used again.
    pub(super) fn advance(&mut self) -> io::Result<Step> {
        if self.element.capacity() > 8 << 20 {
            self.element = Vec::new();
        }
        self.element.clear();
        self.oversize = false;
        if self.state == State::Done {
            return Ok(Step::End);
        }
        match self.shape {
            Shape::Lines => self.next_line(),
            Shape::Values | Shape::Array | Shape::Wrapped(_) => self.next_value(),
        }
    }

    fn next_line(&mut self) -> io::Result<Step> {
        loop {
            if !self.fill()? {
                self.state = State::Done;
                return Ok(if self.line_is_blank() {
                    Step::End
                } else {
                    self.found()
                });
            }
            let rest = &self.chunk[self.at..self.filled];
            let line_end = rest.iter().position(|&byte| byte == b'\n');
            self.take(line_end.unwrap_or(rest.len()));
            if line_end.is_some() {
                self.at += 1;
                if !self.line_is_blank() {
                    return Ok(self.found());
                }
                self.element.clear();
            }
        }
    }

    fn line_is_blank(&self) -> bool {
        !self.oversize && self.element.trim_ascii().is_empty()
    }

    fn next_value(&mut self) -> io::Result<Step> {
        if self.state == State::Opening {
            self.state = State::Inside;
            let opened = match self.shape {
                Shape::Array => self.skip_blanks()? == Some(b'['),
                Shape::Wrapped(key) => self.find_wrapped(key.as_bytes())?,
                Shape::Lines | Shape::Values => true,
            };
            if !opened {
                return Ok(self.broken_off());
            }
            if self.is_bracketed() {
                self.at += 1;
            }
        }
        loop {
            match self.skip_separators()? {
                None if self.is_bracketed() => return Ok(self.broken_off()),
                None => {
                    self.state = State::Done;
                    return Ok(Step::End);
                }
                Some(b']') if self.is_bracketed() => {
                    self.at += 1;
                    if let Some(step) = self.after_array()? {
                        return Ok(step);
                    }
                }
                Some(first) => return self.take_value(first),
            }
        }
    }

    fn is_bracketed(&self) -> bool {
        matches!(self.shape, Shape::Array | Shape::Wrapped(_))
    }

    /// The end, junk after the end, or `None` if another array follows.
    fn after_array(&mut self) -> io::Result<Option<Step>> {
        if let Shape::Array = self.shape {
            match self.skip_blanks()? {
                None => {}
                Some(b'[') => {
                    self.at += 1;
                    return Ok(None);
                }
                Some(_) => {
                    self.state = State::Done;
                    self.record += 1;
                    return Ok(Some(Step::Fault(QuarantineReason::InvalidJson)));
                }
            }
        }
        self.state = State::Done;
        Ok(Some(Step::End))
    }

    /// Takes the value that starts with `first`, which is not a blank and not yet consumed.
    fn take_value(&mut self, first: u8) -> io::Result<Step> {
        if !matches!(first, b'{' | b'[' | b'"') {
            return self.take_scalar();
        }
        let mut depth = 0_usize;
        let (mut in_string, mut escaped) = (false, false);
        loop {
            if !self.fill()? {
                return Ok(self.broken_off());
            }
            let rest = &self.chunk[self.at..self.filled];
            let mut end = None;
            for (offset, &byte) in rest.iter().enumerate() {
                if in_string {
                    if escaped {
                        escaped = false;
                    } else if byte == b'\\' {
                        escaped = true;
                    } else if byte == b'"' {
                        in_string = false;
                    } else {
                        continue;
                    }
                } else {
                    match byte {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth = depth.saturating_sub(1),
                        _ => continue,
                    }
                }
                if depth == 0 && !in_string {
                    end = Some(offset + 1);
                    break;
                }
            }
            self.take(end.unwrap_or(rest.len()));
            if end.is_some() {
                return Ok(self.found());
            }
        }
    }

    /// A number, a word or junk: at least one byte, up to a separator or a bracket.
    fn take_scalar(&mut self) -> io::Result<Step> {
        let mut is_first = true;
        while self.fill()? {
            let rest = &self.chunk[self.at..self.filled];
            let from = usize::from(is_first);
            is_first = false;
            let end = rest[from..].iter().position(|&byte| {
                is_blank(byte) || matches!(byte, b',' | b']' | b'[' | b'{' | b'}' | b'"')
            });
            let length = end.map_or(rest.len(), |end| from + end);
            self.take(length);
            if end.is_some() {
                break;
            }
        }
        Ok(self.found())
    }

    /// Moves on to the `[` after `"key":` in the top-level object; `false` if there is none.
    fn find_wrapped(&mut self, key: &[u8]) -> io::Result<bool> {
        let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
        let mut last = Vec::new();
        let mut is_under_key = false;
        while self.fill()? {
            let byte = self.chunk[self.at];
            if in_string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ if last.len() <= key.len() => last.push(byte),
                    _ => {}
                }
            } else {
                match byte {
                    b'[' if depth == 1 && is_under_key => return Ok(true),
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    b'"' => {
                        in_string = true;
                        last.clear();
                    }
                    _ => {}
                }
                if !is_blank(byte) {
                    is_under_key = byte == b':' && depth == 1 && last == key;
                }
            }
            self.at += 1;
        }
        Ok(false)
    }

    fn skip_separators(&mut self) -> io::Result<Option<u8>> {
        self.skip(|byte| is_blank(byte) || byte == b',')
    }

    fn skip_blanks(&mut self) -> io::Result<Option<u8>> {
        self.skip(is_blank)
    }

    /// The first byte that is not skipped, left unconsumed.
    fn skip(&mut self, skipped: impl Fn(u8) -> bool) -> io::Result<Option<u8>> {
        while self.fill()? {
            let rest = &self.chunk[self.at..self.filled];
            if let Some(offset) = rest.iter().position(|&byte| !skipped(byte)) {
                self.at += offset;
                return Ok(Some(self.chunk[self.at]));
            }
            self.at = self.filled;
        }
        Ok(None)
    }

    /// Makes sure that there is an unconsumed byte; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        while self.at == self.filled {
            match self.input.read(&mut self.chunk) {
                Ok(0) => return Ok(false),
                Ok(n) => (self.at, self.filled) = (0, n),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Consumes `length` bytes into the element, or into nothing if the element is over the cap.
    fn take(&mut self, length: usize) {
        let end = self.at + length;
        if self.oversize || self.element.len() + length > self.cap {
            self.oversize = true;
            self.element = Vec::new();
        } else {
            self.element.extend_from_slice(&self.chunk[self.at..end]);
        }
        self.at = end;
    }

    fn found(&mut self) -> Step {
        self.record += 1;
        if self.oversize {
            Step::Fault(QuarantineReason::TooLarge)
        } else {
            Step::Element
        }
    }

    fn broken_off(&mut self) -> Step {
        self.state = State::Done;
        self.record += 1;
        Step::Fault(if self.oversize {
            QuarantineReason::TooLarge
        } else {
            QuarantineReason::Truncated
        })
    }
}

/// JSON white space, and the record separator of RFC 7464.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x1E)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Gives at most `size` bytes a read.
    struct Chunks<'a> {
        bytes: &'a [u8],
        size: usize,
    }

    impl Read for Chunks<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = self.size.min(buf.len()).min(self.bytes.len());
            buf[..n].copy_from_slice(&self.bytes[..n]);
            self.bytes = &self.bytes[n..];
            Ok(n)
        }
    }

    /// The records as text, faults as `!Reason`, with their numbers.
    fn split(text: &str, shape: Shape, cap: usize, size: usize) -> Vec<String> {
        let bytes = text.as_bytes();
        let mut splitter = Splitter::new(Chunks { bytes, size }, shape, cap);
        let mut found = Vec::new();
        loop {
            match splitter.advance() {
                Ok(Step::Element) => {
                    found.push(String::from_utf8_lossy(splitter.element()).into_owned());
                }
                Ok(Step::Fault(reason)) => found.push(format!("!{}", reason.id())),
                Ok(Step::End) => return found,
                Err(_) => unreachable!("reading from memory does not fail"),
            }
            assert_eq!(splitter.record(), found.len());
        }
    }

    #[test]
    fn records_of_every_shape() {
        let wrapped = Shape::Wrapped("data");
        for (text, shape, expected) in [
            ("", Shape::Lines, vec![]),
            (
                "{}\r\n\n {\"a\":1}",
                Shape::Lines,
                vec!["{}\r", " {\"a\":1}"],
            ),
            ("{\"a\n{\"b\":1}\n", Shape::Lines, vec!["{\"a", "{\"b\":1}"]),
            (
                "{\n\"a\":\"}\"\n}\n{}[]",
                Shape::Values,
                vec!["{\n\"a\":\"}\"\n}", "{}", "[]"],
            ),
            ("{\"a\":", Shape::Values, vec!["!truncated"]),
            ("[]", Shape::Array, vec![]),
            (
                " [ {\"a\":\"\\\"]\"} , 12,null ] ",
                Shape::Array,
                vec!["{\"a\":\"\\\"]\"}", "12", "null"],
            ),
            ("[1][2]", Shape::Array, vec!["1", "2"]),
            ("[1] x", Shape::Array, vec!["1", "!invalid_json"]),
            ("[{},", Shape::Array, vec!["{}", "!truncated"]),
            ("[{}", Shape::Array, vec!["{}", "!truncated"]),
            ("{\"data\":[1,{}],\"x\":2}", wrapped, vec!["1", "{}"]),
            (
                "{\"x\":[\"data\",{\"data\":[9]}],\"data\" : [1]}",
                wrapped,
                vec!["1"],
            ),
            ("{\"data\":{\"data\":[1]}}", wrapped, vec!["!truncated"]),
            (
                "[{\"long\":\"aaaaaaaaaaaaaaaaaaaaaa\"},{}]",
                Shape::Array,
                vec!["!too_large", "{}"],
            ),
            (
                "{\"long\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"}\n{}",
                Shape::Lines,
                vec!["!too_large", "{}"],
            ),
        ] {
            for size in [1, 2, 7, 1_000] {
                assert_eq!(
                    split(text, shape, 25, size),
                    expected,
                    "{text} in chunks of {size}"
                );
            }
        }
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\\PC\"\\\\{}\\[\\],]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\\\{}]{0,4}", inner, 0..4)
                    .prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn equals_serde_json_under_any_chunking(
            values in prop::collection::vec(json_value(), 0..6),
            size in 1..40_usize,
            pretty: bool,
        ) {
            let list = Value::from(values.clone());
            let wrapped = json!({"before": [1, {"data": 2}], "data": list});
            let write = |value: &Value| if pretty { format!("{value:#}") } else { value.to_string() };
            let lines: Vec<_> = values.iter().map(Value::to_string).collect();
            let spaced: Vec<_> = values.iter().map(write).collect();
            for (text, shape) in [
                (write(&list), Shape::Array),
                (write(&wrapped), Shape::Wrapped("data")),
                (lines.join("\n"), Shape::Lines),
                (spaced.join("\n"), Shape::Values),
            ] {
                let found: Result<Vec<Value>, _> = split(&text, shape, usize::MAX, size)
                    .iter()
                    .map(|element| serde_json::from_str(element))
                    .collect();
                prop_assert_eq!(found.ok(), Some(values.clone()));
            }
        }

        #[test]
        fn never_loops(bytes in prop::collection::vec(any::<u8>(), 0..200), size in 1..9_usize) {
            for shape in [Shape::Array, Shape::Lines, Shape::Values, Shape::Wrapped("a")] {
                let mut splitter = Splitter::new(Chunks { bytes: &bytes, size }, shape, 50);
                let mut steps = 0;
                while !matches!(splitter.advance(), Ok(Step::End)) {
                    steps += 1;
                    prop_assert!(steps <= bytes.len() + 2);
                }
            }
        }
    }
}
