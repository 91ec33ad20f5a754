//! The URL hash as view state: a small codec, no browser.
//!
//! `#cluster=12&colour=facet:language&level=1` says which cluster is selected, by what points are coloured
//! and down to which level the map is labelled. Ids and keys only, never data. Pairs that are not ours are kept.

/// What map points are coloured by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColourBy {
    /// Their cluster at this level of the tree.
    Level(u32),
    /// The facet with this key.
    Facet(String),
}

impl Default for ColourBy {
    fn default() -> Self {
        Self::Level(0)
    }
}

impl ColourBy {
    /// The form used in the hash and as the value of an option.
    pub fn to_key(&self) -> String {
        match self {
            Self::Level(level) => format!("level:{level}"),
            Self::Facet(key) => format!("facet:{key}"),
        }
    }

    /// Reads [`Self::to_key`]'s form.
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split_once(':')? {
            ("level", level) => level.parse().ok().map(Self::Level),
            ("facet", facet) if !facet.is_empty() => Some(Self::Facet(facet.to_owned())),
            _ => None,
        }
    }
}

/// View state that the hash holds. What it names need not exist in the current report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HashState {
    /// The selected cluster.
    pub cluster: Option<u32>,
    /// What points are coloured by.
    pub colour: ColourBy,
    /// Deepest level whose labels the map shows; by zoom if `None`.
    pub level: Option<u32>,
    /// Key of the text facet whose clusters are shown; the first one's if `None`.
    pub facet: Option<String>,
    /// Pairs of others, raw and in order.
    pub rest: Vec<String>,
}

impl HashState {
    /// Reads a hash with or without its `#`. Never fails: what cannot be read is as if absent.
    pub fn parse(hash: &str) -> Self {
        let mut state = Self::default();
        for pair in hash
            .trim_start_matches('#')
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "cluster" => state.cluster = value.parse().ok(),
                "colour" => {
                    state.colour = decode(value)
                        .and_then(|key| ColourBy::from_key(&key))
                        .unwrap_or_default();
                }
                "level" => state.level = value.parse().ok(),
                "by" => state.facet = decode(value).filter(|key| !key.is_empty()),
                _ => state.rest.push(pair.to_owned()),
            }
        }
        state
    }

    /// Writes the hash without its `#`; values that are the default are left out.
    pub fn to_hash(&self) -> String {
        let mut pairs = self.rest.clone();
        if let Some(cluster) = self.cluster {
            pairs.push(format!("cluster={cluster}"));
        }
        if self.colour != ColourBy::default() {
            pairs.push(format!("colour={}", encode(&self.colour.to_key())));
        }
        if let Some(level) = self.level {
            pairs.push(format!("level={level}"));
        }
        if let Some(facet) = &self.facet {
            pairs.push(format!("by={}", encode(facet)));
        }
        pairs.join("&")
    }
}

/// Percent-encodes all but unreserved characters and `:`.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
    encoded
}

/// The digit of a value below 16.
fn hex_digit(value: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(value & 15)])
}

/// Undoes [`encode`]; `None` if the escapes or the UTF-8 are broken.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_read() {
        for (hash, cluster, colour, level) in [
            ("", None, ColourBy::Level(0), None),
            ("#", None, ColourBy::Level(0), None),
            ("#cluster=12", Some(12), ColourBy::Level(0), None),
            (
                "#cluster=12&colour=facet:language&level=1",
                Some(12),
                ColourBy::Facet("language".into()),
                Some(1),
            ),
            ("#colour=level:2", None, ColourBy::Level(2), None),
            (
                "#colour=facet:meta:country%20code",
                None,
                ColourBy::Facet("meta:country code".into()),
                None,
            ),
            (
                "#cluster=-1&colour=x&level=y",
                None,
                ColourBy::Level(0),
                None,
            ),
            ("#colour=facet:%zz", None, ColourBy::Level(0), None),
            ("#colour=facet:%C3", None, ColourBy::Level(0), None),
            ("#cluster", None, ColourBy::Level(0), None),
        ] {
            let state = HashState::parse(hash);
            assert_eq!(
                (state.cluster, state.colour, state.level),
                (cluster, colour, level),
                "{hash}"
            );
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for colour in [
            ColourBy::Level(0),
            ColourBy::Level(3),
            ColourBy::Facet("meta:a&b=c#d %é".into()),
        ] {
            let state = HashState {
                cluster: Some(7),
                colour,
                level: Some(2),
                facet: Some("task".into()),
                rest: vec!["view=map".into()],
            };
            assert_eq!(HashState::parse(&state.to_hash()), state);
        }
    }

    #[test]
    fn defaults_are_left_out_and_others_pairs_kept() {
        assert_eq!(HashState::default().to_hash(), "");
        assert_eq!(
            HashState::parse("#run=3&cluster=1").to_hash(),
            "run=3&cluster=1"
        );
    }
}
