//! Token embeddings by the first section of an ONNX graph, in tract and 32-bit floats, where the rest is computed otherwise.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{GraphProto, ModelProto, NodeProto, TypeProto, ValueInfoProto, type_proto};
use tract_onnx::prelude::*;

use super::onnx::framework;

/// Tokens whose embeddings are kept: those of most texts are few. At 512 dimensions, 32 MiB.
const MAX_KEPT: usize = 16_384;

/// The embeddings of tokens, each computed once: the section before the middle is a function of the token alone.
pub(super) struct TokenEmbeddings {
    plan: Arc<TypedRunnableModel>,
    n_dims: usize,
    kept: RefCell<HashMap<u32, Box<[f32]>>>,
}

impl TokenEmbeddings {
    /// The section of `proto` from `input_ids` to the value `tokens`, of `n_dims` dimensions a token.
    ///
    /// # Errors
    /// If it depends on anything else.
    pub(super) fn new(proto: &ModelProto, tokens: &str, n_dims: usize) -> TractResult<Self> {
        let mut graph = section(proto, &["input_ids"], tokens)?;
        let n_tokens = graph.symbols.sym("tokens").to_dim();
        graph.set_input_fact(0, i64::fact([1.to_dim(), n_tokens]).into())?;
        Ok(Self {
            plan: graph.into_optimized()?.into_runnable()?,
            n_dims,
            kept: RefCell::default(),
        })
    }

    /// Writes the embeddings of `ids`, shape `(ids.len(), n_dims)`.
    ///
    /// # Errors
    /// If the section fails, as for a token that its tables do not have.
    pub(super) fn fill(&self, ids: &[u32], rows: &mut Vec<f32>) -> TractResult<()> {
        let kept = &mut *self.kept.borrow_mut();
        if kept.len() + ids.len() > MAX_KEPT {
            kept.clear();
        }
        let mut new: Vec<u32> = (ids.iter().copied())
            .filter(|id| !kept.contains_key(id))
            .collect();
        new.sort_unstable();
        new.dedup();
        if !new.is_empty() {
            let computed = self.compute(&new)?;
            let computed = computed.chunks_exact(self.n_dims).map(Box::from);
            kept.extend(new.into_iter().zip(computed));
        }
        rows.clear();
        for id in ids {
            rows.extend_from_slice(&kept[id]);
        }
        Ok(())
    }

    fn compute(&self, ids: &[u32]) -> TractResult<Vec<f32>> {
        let values: Vec<i64> = ids.iter().map(|&id| i64::from(id)).collect();
        let input = Tensor::from_shape(&[1, ids.len()], &values)?;
        let rows = floats(&self.plan.run(tvec!(input.into_tvalue()))?[0])?;
        if rows.len() == ids.len() * self.n_dims {
            Ok(rows)
        } else {
            Err(TractError::msg("token embeddings of another width"))
        }
    }
}

/// The part of a graph that computes `output` from `inputs`, without all else.
fn section(proto: &ModelProto, inputs: &[&str], output: &str) -> TractResult<InferenceModel> {
    let graph = (proto.graph.as_ref()).ok_or_else(|| TractError::msg("a file without a graph"))?;
    let mut needed: HashSet<&str> = HashSet::new();
    let mut open = vec![output];
    while let Some(value) = open.pop() {
        if needed.insert(value) && !inputs.contains(&value) {
            let computes = |node: &&NodeProto| node.output.iter().any(|name| name == value);
            let node = graph.node.iter().find(computes);
            open.extend(node.iter().flat_map(|node| &node.input).map(String::as_str));
        }
    }
    let is_needed = |name: &String| needed.contains(&**name) && !inputs.contains(&&**name);
    let section = GraphProto {
        node: (graph.node.iter())
            .filter(|node| node.output.iter().any(is_needed))
            .cloned()
            .collect(),
        initializer: (graph.initializer.iter())
            .filter(|tensor| is_needed(&tensor.name))
            .cloned()
            .collect(),
        input: inputs.iter().map(|name| declared(name)).collect(),
        output: vec![declared(output)],
        ..GraphProto::default()
    };
    framework().model_for_proto_model(&ModelProto {
        graph: Some(section),
        opset_import: proto.opset_import.clone(),
        ..ModelProto::default()
    })
}

/// A value of numbers; what they are is said with the section's facts.
fn declared(name: &str) -> ValueInfoProto {
    let numbers = type_proto::Tensor {
        elem_type: DataType::Float as i32,
        shape: None,
    };
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(numbers)),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    }
}

fn floats(value: &TValue) -> TractResult<Vec<f32>> {
    Ok(value.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
}
