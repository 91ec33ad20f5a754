//! Which answer format an endpoint honours.

use serde_json::Value;

use super::Completion;
use crate::llm::shape::{Field, FieldKind, Format, Shape};
use crate::llm::{ModelStage, Prompt, Request};

/// A small question for each format, the strictest first: the endpoint is asked in that format, and the first for which
/// [`read_probe`] says yes is used. No text of a log is in it.
pub fn probe_requests() -> [(Format, Request); 4] {
    [
        Format::BoundedSchema,
        Format::JsonSchema,
        Format::JsonObject,
        Format::Tags,
    ]
    .map(|format| {
        let prompt = Prompt::default()
            .rule("You read a short message and answer questions about it.\n")
            .say("The message: \"My bread does not rise. I have tried three kinds of flour.\"\n")
            .say("The topic is what it is about, in at most five words. The count is how many kinds of flour it speaks of. The question is whether the person is happy with the bread.\n");
        let request = Request {
            stage: ModelStage::Probe,
            prompt,
            shape: shape(),
            max_tokens: 200,
            temperature: 0.0,
            conversations: Vec::new(),
            attempt: 0,
        };
        (format, request)
    })
}

fn shape() -> Shape {
    let field = |name: &str, kind| Field {
        name: name.to_owned(),
        kind,
    };
    Shape {
        fields: vec![
            field("topic", FieldKind::Text),
            field("count", FieldKind::Integer { min: 0, max: 9 }),
            field("happy", FieldKind::YesNo),
        ],
    }
}

/// Whether the answer to a question of [`probe_requests`] is in `format`: for both JSON formats nothing but an object, for the
/// schema with exactly its fields, and values that can be used. Whether they are right is not asked.
pub fn read_probe(format: Format, completion: &Completion) -> bool {
    let shape = shape();
    if shape.read(&completion.text).is_err() {
        return false;
    }
    // A model may go on with white space after the object until it is cut.
    let object = serde_json::from_str::<Value>(completion.text.trim());
    match (format, object) {
        (Format::Tags, _) | (Format::JsonObject, Ok(Value::Object(_))) => true,
        (Format::BoundedSchema | Format::JsonSchema, Ok(Value::Object(object))) => {
            object.len() == shape.fields.len()
                && shape
                    .fields
                    .iter()
                    .all(|field| object.contains_key(&field.name))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::estimate_tokens;

    #[test]
    fn formats_are_told_apart() {
        for (text, expected) in [
            (
                "{\"topic\":\"bread\",\"count\":3,\"happy\":\"no\"}  \n\n",
                [true, true, true, true],
            ),
            (
                r#"{"topic":"bread","count":3,"happy":"no","more":1}"#,
                [false, false, true, true],
            ),
            (
                "```json\n{\"topic\":\"bread\",\"count\":3,\"happy\":\"no\"}\n```",
                [false, false, false, true],
            ),
            (
                "<topic>bread</topic><count>3</count><happy>no",
                [false, false, false, true],
            ),
            (
                r#"{"topic":"bread","count":30,"happy":"no"}"#,
                [false, false, false, false],
            ),
            ("Bread!", [false, false, false, false]),
            ("", [false, false, false, false]),
        ] {
            let completion = Completion {
                text: text.to_owned(),
                tokens_in: None,
                tokens_out: None,
                cut: false,
            };
            let read = probe_requests().map(|(format, _)| read_probe(format, &completion));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn a_probe_is_small() {
        for (format, request) in probe_requests() {
            let words = request.shape.instructions(format);
            let texts = [request.prompt.rules(), request.prompt.material(), &words];
            assert!(texts.map(estimate_tokens).iter().sum::<usize>() < 300);
        }
    }
}
