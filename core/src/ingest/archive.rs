//! The directory of a zip archive. Members are inflated by our own reader, so that an archive that was cut off in the
//! download, and so lost its directory at the end, is read like any other: from what its local headers say.

use std::io::{self, BufReader, Read, SeekFrom};

use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::IngestError;
use super::error::Cap;
use super::meter::Meter;
use super::source::Source;

/// A member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    /// Offset of its data in the source.
    pub(super) start: u64,
    /// Length of its data, if known.
    pub(super) compressed: Option<u64>,
    pub(super) method: Method,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Stored,
    Deflated,
    /// Needs a password, or a method that no exporter of chat logs uses.
    Unreadable {
        is_encrypted: bool,
    },
}

/// The files in the archive, by name; folders are left out.
///
/// # Errors
/// More members than the cap allows, or an archive of which nothing can be read.
pub(super) fn members(
    source: &mut dyn Source,
    file: &str,
    meter: &Meter,
) -> Result<Vec<Member>, IngestError> {
    let mut members = match from_directory(source, file, meter)? {
        Some(members) => members,
        None => from_local_headers(source, file, meter)?,
    };
    if members.is_empty() {
        return Err(IngestError::Damaged {
            file: file.to_owned(),
        });
    }
    members.sort_by(|a, b| (&a.name, a.start).cmp(&(&b.name, b.start)));
    Ok(members)
}

/// `None` if the directory is missing or damaged.
fn from_directory(
    source: &mut dyn Source,
    file: &str,
    meter: &Meter,
) -> Result<Option<Vec<Member>>, IngestError> {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(&mut *source)) else {
        return Ok(None);
    };
    check_count(archive.len(), file, meter)?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(index) else {
            continue;
        };
        if member.is_dir() {
            continue;
        }
        let method = match member.compression() {
            _ if member.encrypted() => Method::Unreadable { is_encrypted: true },
            CompressionMethod::Stored => Method::Stored,
            CompressionMethod::Deflated => Method::Deflated,
            _ => Method::Unreadable {
                is_encrypted: false,
            },
        };
        let Ok(name) = member.name() else {
            continue;
        };
        members.push(Member {
            name: name.into_owned(),
            start: member.data_start().unwrap_or_default(),
            compressed: Some(member.compressed_size()),
            method,
        });
    }
    Ok(Some(members))
}

fn check_count(count: usize, file: &str, meter: &Meter) -> Result<(), IngestError> {
    let limit = meter.caps().entries;
    if count > limit {
        return Err(IngestError::OverCap {
            file: file.to_owned(),
            cap: Cap::Entries,
            limit: limit as u64,
        });
    }
    Ok(())
}

const LOCAL_HEADER: usize = 30;

/// Follows the local headers from the start until one is missing.
fn from_local_headers(
    source: &mut dyn Source,
    file: &str,
    meter: &Meter,
) -> Result<Vec<Member>, IngestError> {
    let mut members = Vec::new();
    let mut at = 0;
    while let Ok((member, end)) = local_member(source, at, meter) {
        if let Method::Unreadable { is_encrypted: true } = member.method {
            return Err(IngestError::Encrypted {
                file: file.to_owned(),
            });
        }
        if !member.name.ends_with('/') {
            members.push(member);
            check_count(members.len(), file, meter)?;
        }
        match end {
            Some(end) if end > at => at = end,
            _ => break,
        }
    }
    Ok(members)
}

/// The member whose local header is at `at`, and where its data ends, if that can be found out.
fn local_member(
    source: &mut dyn Source,
    at: u64,
    meter: &Meter,
) -> io::Result<(Member, Option<u64>)> {
    source.seek(SeekFrom::Start(at))?;
    let mut header = [0; LOCAL_HEADER];
    source.read_exact(&mut header)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let u16_at = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    let (flags, method) = (u16_at(6), u16_at(8));
    let size = u32::from_le_bytes([header[18], header[19], header[20], header[21]]);
    let (name_len, extra_len) = (u16_at(26), u16_at(28));
    let mut name = vec![0; usize::from(name_len)];
    source.read_exact(&mut name)?;
    let start = at + LOCAL_HEADER as u64 + u64::from(name_len) + u64::from(extra_len);
    let method = match method {
        _ if flags & 1 != 0 => Method::Unreadable { is_encrypted: true },
        0 => Method::Stored,
        8 => Method::Deflated,
        _ => Method::Unreadable {
            is_encrypted: false,
        },
    };
    // A streamed archive writes sizes after the data, a large one in an extra field. Deflated data ends by itself.
    let is_size_known = flags & 8 == 0 && size != u32::MAX;
    let compressed = is_size_known.then_some(u64::from(size));
    let member = Member {
        name: String::from_utf8_lossy(&name).into_owned(),
        start,
        compressed,
        method,
    };
    let end = match compressed {
        Some(length) => Some(start + length),
        None if method == Method::Deflated => {
            deflated_len(source, start, meter)?.map(|length| start + length)
        }
        None => None,
    };
    let end = match end {
        Some(end) if flags & 8 != 0 => Some(end + descriptor_len(source, end)?),
        end => end,
    };
    Ok((member, end))
}

/// Length of the deflate stream at `start`, `None` if it breaks off.
fn deflated_len(source: &mut dyn Source, start: u64, meter: &Meter) -> io::Result<Option<u64>> {
    source.seek(SeekFrom::Start(start))?;
    let input = meter.incoming(BufReader::new(source));
    let mut decoder = DeflateDecoder::new(BufReader::new(input));
    let copied = io::copy(&mut meter.inflated(&mut decoder), &mut io::sink());
    Ok(copied.is_ok().then(|| decoder.total_in()))
}

/// Length of the data descriptor at `end`: with or without signature, with sizes of 4 or 8 bytes.
fn descriptor_len(source: &mut dyn Source, end: u64) -> io::Result<u64> {
    source.seek(SeekFrom::Start(end))?;
    let mut bytes = Vec::new();
    source.take(28).read_to_end(&mut bytes)?;
    let next_at = |at: usize| {
        let next = bytes.get(at..at + 4);
        next == Some(b"PK\x03\x04") || next == Some(b"PK\x01\x02")
    };
    let length = [12, 16, 20, 24].into_iter().find(|&at| next_at(at));
    Ok(length.unwrap_or(16) as u64)
}
