//! Why something in a log was left out, for the ids of the verdict.

/// Of a message or conversation that could be read.
pub fn dropped(id: &str) -> &str {
    match id {
        "branches" => "Edited or regenerated turns that are not part of the final conversation",
        "hidden" => "Turns marked invisible",
        "system" => "System and developer messages",
        "tool" => "Tool calls and what tools answered",
        "reasoning" => "The model's thinking",
        "context" => "Custom instructions and memory put before the conversation",
        "empty" => "Turns without text",
        "attachments_only" => "Turns of files or images only",
        "merged" => "Pieces of an answer, counted with its first piece",
        "temporary" => "Temporary chats",
        "duplicate" => "Seen before: the same conversation, message or event",
        "no_user_turn" => "Conversations in which the person says nothing",
        "other_event" => "Log lines about something else than a message",
        "over_limit" => "The middle of very long conversations",
        other => other,
    }
}

/// Of a record that could not be read.
pub fn quarantined(id: &str) -> &str {
    match id {
        "invalid_json" => "Not JSON, even after mending",
        "truncated" => "The file breaks off inside it",
        "too_large" => "Larger than a record may be",
        "not_an_object" => "JSON of another kind where an object belongs",
        "missing_mapping" => "A ChatGPT conversation without its message tree",
        "missing_messages" => "A conversation without its list of messages",
        "missing_id" => "A message that does not say which conversation it belongs to",
        "invalid_utf8" => "Not UTF-8 text",
        "too_deep" => "Nested more than 127 levels deep",
        "unknown_role" => "A message by neither person nor model, system nor tool",
        "invalid_row" => "A table row that cannot be split into cells",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use clioscope_core::ingest::{DropReason, QuarantineReason};

    #[test]
    fn every_reason_has_words() {
        for reason in DropReason::ALL {
            assert_ne!(super::dropped(reason.id()), reason.id());
        }
        for reason in QuarantineReason::ALL {
            assert_ne!(super::quarantined(reason.id()), reason.id());
        }
    }
}
