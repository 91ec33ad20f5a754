//! From a source to streams of text: plain files, gzip, zip, and zip in zip.

use std::io::{self, BufReader, Read, SeekFrom};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::archive::{self, Member, Method};
use super::decode::Decoder;
use super::draft::RawAccount;
use super::error::Cap;
use super::meter::Meter;
use super::recognise::{Foreign, Magic, magic};
use super::sniff::{Refusal, SNIFF_BYTES, Sample, Sniffed, sniff};
use super::source::{MemorySource, Source};
use super::{Format, IngestError};

/// How the file given is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Container {
    /// Not at all.
    Plain,
    /// One gzip file.
    Gzip,
    /// A zip archive.
    Zip,
}

/// A stream of text and what it is.
pub(super) struct Document {
    /// Name of the file, and of the member after a slash.
    pub(super) file: String,
    pub(super) sniffed: Sniffed,
    slot: Slot,
}

/// Where a stream is in its source.
struct Slot {
    member: Option<Member>,
    is_gzip: bool,
}

/// What a source holds.
pub(super) struct Contents {
    pub(super) container: Container,
    /// Texts of a format with an adapter of its own.
    pub(super) documents: Vec<Document>,
    /// Tables and records of other shapes, in case there is nothing better.
    pub(super) mapped: Vec<Document>,
    /// Archives in the archive.
    pub(super) nested: Vec<Member>,
    /// The account that the archive belongs to.
    pub(super) owner: Option<RawAccount>,
}

/// Looks into a source without reading it through. `file` is its name in errors.
///
/// # Errors
/// The source is empty, damaged, encrypted, foreign, over a cap, or fails.
pub(super) fn look(
    source: &mut dyn Source,
    file: &str,
    meter: &Meter,
) -> Result<Contents, IngestError> {
    let whole = |is_gzip| Slot {
        member: None,
        is_gzip,
    };
    let prefix = read_prefix(source, &whole(false), file, meter)?;
    match magic(&prefix.bytes) {
        Some(Magic::Foreign(foreign)) => Err(unsupported(file, foreign)),
        Some(Magic::Zip) => look_into_zip(source, file, meter),
        Some(Magic::Gzip) => {
            let prefix = read_prefix(source, &whole(true), file, meter)?;
            if prefix.bytes.is_empty() && prefix.is_damaged {
                let file = file.to_owned();
                return Err(IngestError::Damaged { file });
            }
            if let Some(Magic::Foreign(foreign)) = magic(&prefix.bytes) {
                return Err(unsupported(file, foreign));
            }
            single(file, &prefix, whole(true), Container::Gzip)
        }
        None => single(file, &prefix, whole(false), Container::Plain),
    }
}

fn single(
    file: &str,
    prefix: &Prefix,
    slot: Slot,
    container: Container,
) -> Result<Contents, IngestError> {
    let sniffed = sniff(&prefix.bytes, prefix.is_whole).map_err(|refusal| match refusal {
        Refusal::Empty => IngestError::Empty {
            file: file.to_owned(),
        },
        Refusal::Foreign(foreign) | Refusal::NotText(foreign) => unsupported(file, foreign),
    })?;
    let is_mapped = sniffed.format.is_none_or(Format::needs_mapping);
    let document = vec![Document {
        file: file.to_owned(),
        sniffed,
        slot,
    }];
    let (documents, mapped) = if is_mapped {
        (Vec::new(), document)
    } else {
        (document, Vec::new())
    };
    Ok(Contents {
        container,
        documents,
        mapped,
        nested: Vec::new(),
        owner: None,
    })
}

fn unsupported(file: &str, Foreign { looks_like, advice }: Foreign) -> IngestError {
    IngestError::Unsupported {
        file: file.to_owned(),
        looks_like,
        advice,
    }
}

/// Sorts the members of an archive.
fn look_into_zip(
    source: &mut dyn Source,
    file: &str,
    meter: &Meter,
) -> Result<Contents, IngestError> {
    let members = archive::members(source, file, meter)?;
    if members.iter().any(|m| m.name == "[Content_Types].xml") {
        return Err(unsupported(
            file,
            Foreign {
                looks_like: "an Office document",
                advice: "save the table as CSV",
            },
        ));
    }
    let mut contents = Contents {
        container: Container::Zip,
        documents: Vec::new(),
        mapped: Vec::new(),
        nested: Vec::new(),
        owner: None,
    };
    let (mut foreign, mut is_encrypted) = (None, false);
    for member in members.into_iter().filter(|m| may_hold_text(&m.name)) {
        if let Method::Unreadable {
            is_encrypted: locked,
        } = member.method
        {
            is_encrypted |= locked;
            continue;
        }
        match contents.add(source, member, file, meter)? {
            Some(Refusal::Foreign(found)) => foreign = foreign.or(Some(found)),
            Some(Refusal::Empty | Refusal::NotText(_)) | None => {}
        }
    }
    narrow_to_conversations(&mut contents.documents);
    let file = file.to_owned();
    if !contents.documents.is_empty() {
        Ok(contents)
    } else if let Some(foreign) = foreign {
        Err(unsupported(&file, foreign))
    } else if !contents.nested.is_empty() || !contents.mapped.is_empty() {
        Ok(contents)
    } else if is_encrypted {
        Err(IngestError::Encrypted { file })
    } else {
        Err(IngestError::UnknownShape { file })
    }
}

impl Contents {
    /// Puts a member of an archive where it belongs.
    fn add(
        &mut self,
        source: &mut dyn Source,
        member: Member,
        file: &str,
        meter: &Meter,
    ) -> Result<Option<Refusal>, IngestError> {
        let name = member.name.clone();
        let mut slot = Slot {
            member: Some(member),
            is_gzip: false,
        };
        let mut prefix = read_prefix(source, &slot, file, meter)?;
        match magic(&prefix.bytes) {
            Some(Magic::Zip) => {
                self.nested.extend(slot.member);
                return Ok(None);
            }
            Some(Magic::Gzip) => {
                slot.is_gzip = true;
                prefix = read_prefix(source, &slot, file, meter)?;
            }
            Some(Magic::Foreign(_)) => return Ok(None),
            None => {}
        }
        if base_name(&name) == "user.json"
            && let Some(owner) = owner(&prefix.bytes)
        {
            self.owner = Some(owner);
            return Ok(None);
        }
        let mut sniffed = match sniff(&prefix.bytes, prefix.is_whole) {
            Ok(sniffed) => sniffed,
            Err(refusal) => return Ok(Some(refusal)),
        };
        let Some(format) = sniffed.format else {
            return Ok(None);
        };
        let list = if format.needs_mapping() {
            &mut self.mapped
        } else {
            // There may be very many members, and nobody looks at the rows of those.
            sniffed.sample = Sample::default();
            &mut self.documents
        };
        list.push(Document {
            file: format!("{file}/{name}"),
            sniffed,
            slot,
        });
        Ok(None)
    }
}

/// Where exports have a member for the conversations, other members of the same shape (shared links, comparisons) would
/// count them twice. Names only narrow what the shape has let through.
fn narrow_to_conversations(documents: &mut Vec<Document>) {
    let is_named = |document: &Document| {
        let name = base_name(&document.file);
        let number = name
            .strip_prefix("conversations")
            .and_then(|rest| rest.strip_suffix(".json"));
        let is_number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
        number.is_some_and(|n| n.is_empty() || n.strip_prefix('-').is_some_and(is_number))
    };
    if documents.iter().any(is_named) {
        documents.retain(|d| is_named(d) || d.file.contains("/conversations/"));
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a member of an archive is worth a look: attachments often outnumber the texts by far.
fn may_hold_text(name: &str) -> bool {
    const NOT_TEXT: [&str; 24] = [
        "png", "jpg", "jpeg", "webp", "gif", "heic", "bmp", "svg", "mp3", "mp4", "m4a", "wav",
        "webm", "mov", "ogg", "pdf", "docx", "xlsx", "pptx", "odt", "dat", "html", "css", "js",
    ];
    let extension = base_name(name)
        .rsplit_once('.')
        .map(|(_, extension)| extension);
    let is_text = extension.is_none_or(|extension| {
        let extension = extension.to_lowercase();
        !NOT_TEXT.contains(&extension.as_str())
    });
    is_text && !name.starts_with("__MACOSX/")
}

/// The owner of a ChatGPT export.
fn owner(user_json: &[u8]) -> Option<RawAccount> {
    let user: Value = serde_json::from_slice(user_json).ok()?;
    let is_user = ["email", "chatgpt_plus_user", "phone_number", "birth_year"]
        .iter()
        .any(|key| user.get(key).is_some());
    let id = user.get("id")?.as_str()?;
    is_user.then(|| RawAccount {
        field: "user.json:id".into(),
        value: id.to_owned(),
    })
}

struct Prefix {
    bytes: Vec<u8>,
    /// Whether there is no more than that.
    is_whole: bool,
    is_damaged: bool,
}

fn read_prefix(
    source: &mut dyn Source,
    slot: &Slot,
    file: &str,
    meter: &Meter,
) -> Result<Prefix, IngestError> {
    let mut bytes = Vec::new();
    let result = open(source, slot, meter)
        .and_then(|stream| stream.take(SNIFF_BYTES as u64).read_to_end(&mut bytes));
    let is_damaged = match result {
        Ok(_) => false,
        Err(error) => match meter.verdict(&error, file) {
            Some(error) => return Err(error),
            None => true,
        },
    };
    Ok(Prefix {
        is_whole: bytes.len() < SNIFF_BYTES && !is_damaged,
        is_damaged,
        bytes,
    })
}

fn open<'a>(
    source: &'a mut dyn Source,
    slot: &Slot,
    meter: &'a Meter,
) -> io::Result<Box<dyn Read + 'a>> {
    let start = slot.member.as_ref().map_or(0, |member| member.start);
    source.seek(SeekFrom::Start(start))?;
    let stream: Box<dyn Read + 'a> = match &slot.member {
        None => Box::new(meter.incoming(source)),
        Some(member) => {
            let data = source.take(member.compressed.unwrap_or(u64::MAX));
            let data = meter.incoming(data);
            match member.method {
                Method::Deflated => {
                    let data = BufReader::with_capacity(CHUNK, data);
                    Box::new(meter.inflated(DeflateDecoder::new(data)))
                }
                Method::Stored => Box::new(data),
                Method::Unreadable { .. } => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
    };
    Ok(if slot.is_gzip {
        let data = BufReader::with_capacity(CHUNK, stream);
        Box::new(meter.inflated(MultiGzDecoder::new(data)))
    } else {
        stream
    })
}

const CHUNK: usize = 32 << 10;

impl Document {
    /// The text from its start, as UTF-8.
    pub(super) fn open<'a>(
        &self,
        source: &'a mut dyn Source,
        meter: &'a Meter,
    ) -> io::Result<Decoder<Box<dyn Read + 'a>>> {
        let stream = open(source, &self.slot, meter)?;
        Ok(Decoder::new(stream, self.sniffed.encoding))
    }
}

/// Inflates an archive in an archive.
///
/// # Errors
/// It is too large to hold, or its source fails. Damage only cuts it short.
pub(super) fn load_nested(
    source: &mut dyn Source,
    member: Member,
    file: &str,
    meter: &Meter,
) -> Result<MemorySource, IngestError> {
    let limit = meter.caps().nested_bytes;
    let name = format!("{file}/{}", member.name);
    let slot = Slot {
        member: Some(member),
        is_gzip: false,
    };
    let mut bytes = Vec::new();
    let result = open(source, &slot, meter)
        .and_then(|stream| stream.take(limit + 1).read_to_end(&mut bytes));
    if let Err(error) = result
        && let Some(error) = meter.verdict(&error, &name)
    {
        return Err(error);
    }
    if bytes.len() as u64 > limit {
        return Err(IngestError::OverCap {
            file: name,
            cap: Cap::NestedBytes,
            limit,
        });
    }
    Ok(MemorySource::from_bytes(name, bytes))
}
