//! Turns drafts into the corpus: accounts are hashed, duplicates found, limits applied, books kept.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::draft::{Draft, Identity, RawAccount};
use super::ledger::{DropReason, Ledger, Place, QuarantineReason};
use super::{AccountRule, Format, Imported, IngestOptions, Verdict};
use crate::{AccountKey, Conversation, Corpus, Role};

/// Where a record is from.
#[derive(Clone)]
pub(super) struct Origin {
    /// Index of the source among those given.
    pub(super) source: usize,
    /// Name of the file, and of the member of an archive after a slash.
    pub(super) file: Rc<str>,
    /// Owner of the archive, if a member of it names one.
    pub(super) owner: Option<Rc<RawAccount>>,
    /// Number of the record in the file, from 1.
    pub(super) record: usize,
}

impl Origin {
    fn place(&self) -> Place {
        Place {
            file: self.file.to_string(),
            record: self.record,
        }
    }
}

/// A conversation in the corpus as later ones of its id are compared with it.
struct Kept {
    index: usize,
    identity: Identity,
    prefixes: Vec<u64>,
    /// Conversations of this id that turned out to be others: `id#2`, `id#3` and so on.
    namesakes: usize,
}

enum Relation {
    /// The draft is a duplicate of what is kept, or an earlier state of it.
    Older,
    /// The draft replaces what is kept.
    Newer,
    /// Another conversation of the same id.
    Other,
}

impl Kept {
    fn relation(&self, draft: &Draft) -> Relation {
        match (self.identity, draft.identity) {
            (
                Identity::Version { updated_at, size },
                Identity::Version {
                    updated_at: draft_updated_at,
                    size: draft_size,
                },
            ) if (draft_updated_at, draft_size) > (updated_at, size) => Relation::Newer,
            (Identity::Version { .. }, Identity::Version { .. }) => Relation::Older,
            (Identity::Prefix, Identity::Prefix) => {
                if is_prefix(&draft.prefixes, &self.prefixes) {
                    Relation::Older
                } else if is_prefix(&self.prefixes, &draft.prefixes) {
                    Relation::Newer
                } else {
                    Relation::Other
                }
            }
            (Identity::Version { .. }, Identity::Prefix)
            | (Identity::Prefix, Identity::Version { .. }) => Relation::Other,
        }
    }
}

/// Whether the turns hashed in `short` are the first of those in `long`. Each hash stands for all turns up to its own.
fn is_prefix(short: &[u64], long: &[u64]) -> bool {
    short
        .last()
        .is_none_or(|last| long.get(short.len() - 1) == Some(last))
}

/// The corpus and the books of one import.
pub(super) struct Collector<'a> {
    pub(super) options: &'a IngestOptions,
    ledger: Ledger,
    corpus: Corpus,
    kept: HashMap<String, Kept>,
    formats: BTreeSet<Format>,
    account_fields: BTreeSet<String>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(options: &'a IngestOptions) -> Self {
        Self {
            options,
            ledger: Ledger::default(),
            corpus: Corpus::default(),
            kept: HashMap::new(),
            formats: BTreeSet::new(),
            account_fields: BTreeSet::new(),
        }
    }

    /// Notes that a file of this format was read.
    pub(super) fn read_format(&mut self, format: Format) {
        self.formats.insert(format);
    }

    /// Books a conversation record that cannot be read as one.
    pub(super) fn quarantine_record(&mut self, reason: QuarantineReason, origin: &Origin) {
        self.quarantine_message(reason, origin);
        self.ledger.records.seen += 1;
        self.ledger.records.quarantined += 1;
    }

    /// Books a message that cannot be read and is in no conversation.
    pub(super) fn quarantine_message(&mut self, reason: QuarantineReason, origin: &Origin) {
        self.ledger.seen += 1;
        self.ledger.quarantine_seen(reason, origin.place());
    }

    /// Books a message that is in no conversation and is left out.
    pub(super) fn drop_message(&mut self, reason: DropReason) {
        self.ledger.seen += 1;
        self.ledger.drop_seen(reason, 1);
    }

    /// Books a draft and keeps its conversation if it is to be kept.
    pub(super) fn finish(&mut self, mut draft: Draft, origin: &Origin) {
        draft.cut();
        self.ledger.seen += draft.seen;
        self.ledger.records.seen += 1;
        for (&reason, &count) in &draft.dropped {
            self.ledger.drop_seen(reason, count);
        }
        for &reason in &draft.quarantined {
            self.ledger.quarantine_seen(reason, origin.place());
        }
        let person_speaks = draft.turns.iter().any(|turn| turn.role == Role::User);
        if draft.is_temporary && !self.options.include_temporary {
            self.drop_draft(DropReason::Temporary, &draft);
        } else if !person_speaks {
            self.drop_draft(DropReason::NoUserTurn, &draft);
        } else {
            self.keep(draft, origin);
        }
    }

    fn drop_draft(&mut self, reason: DropReason, draft: &Draft) {
        self.ledger.drop_seen(reason, draft.turns.len());
        self.ledger.records.dropped += 1;
    }

    fn keep(&mut self, mut draft: Draft, origin: &Origin) {
        if draft.id.trim().is_empty() {
            draft.id = format!("{}:{}", origin.file, origin.record);
        }
        // Besides the first of an id only its latest namesake is compared, so that an id that means nothing, equal in
        // every record, does not make the import quadratic.
        let Some(first) = self.kept.get(&draft.id) else {
            return self.append(draft, origin);
        };
        let namesakes = first.namesakes;
        if let Relation::Other = first.relation(&draft) {
            let latest = format!("{}#{}", draft.id, namesakes + 1);
            match self.kept.get(&latest).map(|kept| kept.relation(&draft)) {
                Some(Relation::Older | Relation::Newer) => draft.id = latest,
                Some(Relation::Other) | None => {
                    let namesakes = namesakes + 1;
                    if let Some(first) = self.kept.get_mut(&draft.id) {
                        first.namesakes = namesakes;
                    }
                    draft.id = format!("{}#{}", draft.id, namesakes + 1);
                }
            }
        }
        self.keep_or_replace(draft, origin);
    }

    fn keep_or_replace(&mut self, mut draft: Draft, origin: &Origin) {
        let Some(kept) = self.kept.get_mut(&draft.id) else {
            return self.append(draft, origin);
        };
        match kept.relation(&draft) {
            Relation::Older => self.drop_draft(DropReason::Duplicate, &draft),
            // An id of the log that happens to look like one of ours is replaced like any other.
            Relation::Newer | Relation::Other => {
                kept.identity = draft.identity;
                kept.prefixes = std::mem::take(&mut draft.prefixes);
                let index = kept.index;
                let conversation = self.conversation(draft, origin);
                let old = std::mem::replace(&mut self.corpus.conversations[index], conversation);
                self.ledger
                    .drop_seen(DropReason::Duplicate, old.turns.len());
                self.ledger.records.dropped += 1;
            }
        }
    }

    fn append(&mut self, mut draft: Draft, origin: &Origin) {
        let kept = Kept {
            index: self.corpus.conversations.len(),
            identity: draft.identity,
            prefixes: match draft.identity {
                Identity::Prefix => std::mem::take(&mut draft.prefixes),
                Identity::Version { .. } => Vec::new(),
            },
            namesakes: 0,
        };
        self.kept.insert(draft.id.clone(), kept);
        let conversation = self.conversation(draft, origin);
        self.corpus.conversations.push(conversation);
    }

    fn conversation(&mut self, draft: Draft, origin: &Origin) -> Conversation {
        self.ledger.truncated_turns += draft.truncated_turns;
        Conversation {
            account: self.account(&draft, origin),
            started_at: draft.started_at(),
            ended_at: draft.ended_at(),
            id: draft.id,
            model: draft.model,
            meta: draft.meta,
            turns: draft.turns,
        }
    }

    fn account(&mut self, draft: &Draft, origin: &Origin) -> Option<AccountKey> {
        let salt = &self.options.salt;
        let (field, key) = match self.options.accounts {
            AccountRule::FromLog => {
                let account = draft.account.as_ref().or(origin.owner.as_deref())?;
                (
                    account.field.as_ref(),
                    AccountKey::hash(salt, &account.value)?,
                )
            }
            AccountRule::PerFile => {
                let raw = format!("file {}", origin.source);
                ("(file)", AccountKey::hash(salt, &raw)?)
            }
            AccountRule::PerConversation => {
                let raw = format!("conversation {}", draft.id);
                ("(conversation)", AccountKey::hash(salt, &raw)?)
            }
        };
        if !self.account_fields.contains(field) {
            self.account_fields.insert(field.to_owned());
        }
        Some(key)
    }

    /// Closes the books.
    pub(super) fn into_imported(self) -> Imported {
        let verdict = Verdict::new(
            &self.corpus,
            self.ledger,
            self.formats,
            &self.account_fields,
        );
        Imported {
            corpus: self.corpus,
            verdict,
        }
    }
}
