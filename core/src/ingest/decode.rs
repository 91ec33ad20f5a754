//! Bytes to UTF-8 text: byte order marks, UTF-16, Windows-1252 tables from spreadsheets, stray NUL bytes.

use std::io::{self, Read};

/// How a file spells characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Passed through, valid or not: a record that is not UTF-8 is quarantined on its own.
    Utf8,
    Utf16Le,
    Utf16Be,
    /// What "CSV" means to a spreadsheet in much of the world. Only ever guessed for tables.
    Windows1252,
}

impl Encoding {
    /// By byte order mark; without one, UTF-8.
    pub(super) fn of_mark(prefix: &[u8]) -> Self {
        match prefix {
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }
}

const CHUNK: usize = 32 << 10;

/// Windows-1252 from 0x80 to 0x9F; the rest of the upper half is Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Reads `input` as UTF-8 without byte order mark and NUL bytes.
pub(super) struct Decoder<R> {
    input: R,
    encoding: Encoding,
    raw: Vec<u8>,
    /// Bytes of `raw` left over from the last chunk: half a code unit, or too few to tell a mark.
    carried: usize,
    high_surrogate: Option<u16>,
    started: bool,
    text: Vec<u8>,
    at: usize,
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(input: R, encoding: Encoding) -> Self {
        Self {
            input,
            encoding,
            raw: vec![0; CHUNK],
            carried: 0,
            high_surrogate: None,
            started: false,
            text: Vec::new(),
            at: 0,
        }
    }

    /// Decodes one more chunk into `text`; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.at = 0;
        let read = loop {
            match self.input.read(&mut self.raw[self.carried..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        let ended = read == 0;
        let have = self.carried + read;
        if !self.started {
            if have < 3 && !ended {
                self.carried = have;
                return Ok(true);
            }
            self.started = true;
            let mark = self.mark_len(have);
            self.raw.copy_within(mark..have, 0);
            self.decode(have - mark, ended);
            return Ok(!ended || !self.text.is_empty());
        }
        self.decode(have, ended);
        Ok(!ended || !self.text.is_empty())
    }

    fn mark_len(&self, have: usize) -> usize {
        match (self.encoding, &self.raw[..have]) {
            (Encoding::Utf8, [0xEF, 0xBB, 0xBF, ..]) => 3,
            (Encoding::Utf16Le, [0xFF, 0xFE, ..]) | (Encoding::Utf16Be, [0xFE, 0xFF, ..]) => 2,
            _ => 0,
        }
    }

    fn decode(&mut self, have: usize, ended: bool) {
        self.carried = 0;
        match self.encoding {
            Encoding::Utf8 => self
                .text
                .extend(self.raw[..have].iter().filter(|&&byte| byte != 0)),
            Encoding::Windows1252 => {
                for &byte in self.raw[..have].iter().filter(|&&byte| byte != 0) {
                    push_char(&mut self.text, windows_1252(byte));
                }
            }
            Encoding::Utf16Le | Encoding::Utf16Be => self.decode_utf16(have, ended),
        }
    }

    fn decode_utf16(&mut self, have: usize, ended: bool) {
        let big_endian = self.encoding == Encoding::Utf16Be;
        for at in (0..have & !1).step_by(2) {
            let pair = [self.raw[at], self.raw[at + 1]];
            let unit = if big_endian {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            };
            let high = self.high_surrogate.take();
            match (high, unit) {
                (Some(high), 0xDC00..=0xDFFF) => {
                    let scalar =
                        0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
                    push_char(&mut self.text, char::from_u32(scalar).unwrap_or('\u{FFFD}'));
                    continue;
                }
                (Some(_), _) => push_char(&mut self.text, '\u{FFFD}'),
                (None, _) => {}
            }
            match unit {
                0 => {}
                0xD800..=0xDBFF => self.high_surrogate = Some(unit),
                unit => push_char(
                    &mut self.text,
                    char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}'),
                ),
            }
        }
        if ended {
            if self.high_surrogate.take().is_some() || have % 2 == 1 {
                push_char(&mut self.text, '\u{FFFD}');
            }
        } else if have % 2 == 1 {
            self.raw[0] = self.raw[have - 1];
            self.carried = 1;
        }
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if !self.fill()? {
                return Ok(0);
            }
        }
        let n = buf.len().min(self.text.len() - self.at);
        buf[..n].copy_from_slice(&self.text[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

fn push_char(text: &mut Vec<u8>, c: char) {
    text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte a read, which is the hardest chunking.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = usize::from(!self.0.is_empty() && !buf.is_empty());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn encodings_under_any_chunking() {
        let utf16 = |text: &str, mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xFEFF);
            mark.into_iter()
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect()
        };
        for (bytes, encoding, expected) in [
            (b"\xEF\xBB\xBFab".to_vec(), Encoding::Utf8, "ab"),
            (b"a\0b".to_vec(), Encoding::Utf8, "ab"),
            (b"a".to_vec(), Encoding::Utf8, "a"),
            (Vec::new(), Encoding::Utf8, ""),
            (utf16("aé😀日", true), Encoding::Utf16Le, "aé😀日"),
            (utf16("x", false), Encoding::Utf16Le, "x"),
            (
                vec![0x3D, 0xD8, 0x41, 0x00, 0x42],
                Encoding::Utf16Le,
                "\u{FFFD}A\u{FFFD}",
            ),
            (vec![0xFE, 0xFF, 0x00, 0x41], Encoding::Utf16Be, "A"),
            (
                b"\x80uro f\xFCr".to_vec(),
                Encoding::Windows1252,
                "€uro für",
            ),
        ] {
            for drip in [false, true] {
                let mut text = String::new();
                let read = if drip {
                    Decoder::new(Drip(&bytes), encoding).read_to_string(&mut text)
                } else {
                    Decoder::new(bytes.as_slice(), encoding).read_to_string(&mut text)
                };
                assert_eq!(
                    read.ok().map(|_| text.as_str()),
                    Some(expected),
                    "drip {drip}"
                );
            }
        }
    }
}
