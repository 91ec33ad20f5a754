//! The attention of a layer: queries, keys and values, heads, scale, and what is added to the scores.

use super::{Attention, Finder, Heads, Linear, MAX_DEPTH, Relative};

impl<'a> Finder<'_, 'a> {
    /// The attention whose result `context` is.
    pub(super) fn attention(&self, context: &'a str) -> Option<Attention<'a>> {
        let [weights, value] = self.graph.inputs(self.graph.through(context), "MatMul")?;
        let mut weights = self.graph.through(weights);
        if let Some([_, a, b]) = self.graph.inputs(weights, "Where") {
            // Exporters put zeros for rows that are masked as a whole.
            let is_softmax = |value: &&str| self.graph.inputs::<1>(value, "Softmax").is_some();
            weights = [a, b].into_iter().find(is_softmax)?;
        }
        let [scores] = self.graph.inputs(weights, "Softmax")?;
        let mut attention = self.scores(scores, MAX_DEPTH)?;
        attention.value = self.linear(value)?;
        Some(attention)
    }

    /// The scores before the softmax; `value` is yet to be set.
    fn scores(&self, value: &'a str, depth: usize) -> Option<Attention<'a>> {
        let depth = depth.checked_sub(1)?;
        let value = self.graph.through(value);
        let node = self.graph.node(value)?;
        match node.op_type.as_str() {
            "MatMul" => {
                let [query, key] = self.graph.inputs(value, "MatMul")?;
                let mut scale = Some(1.0);
                let heads = self.heads(query)?;
                let query = self.operand(query, &mut scale)?;
                let key = self.operand(key, &mut scale)?;
                Some(Attention {
                    query,
                    key,
                    value: query,
                    heads,
                    scale,
                    relative: None,
                })
            }
            "Mul" | "Div" => {
                let [a, b] = self.graph.inputs(value, &node.op_type)?;
                let mut attention = self.scores(a, depth)?;
                let factor = self.graph.scalar(b);
                attention.scale = match (attention.scale, factor, node.op_type.as_str()) {
                    (Some(scale), Some(factor), "Mul") => Some(scale * factor),
                    (Some(scale), Some(divisor), _) => Some(scale / divisor),
                    _ => None,
                };
                Some(attention)
            }
            "Add" => {
                let both = self.both(value, "Add")?;
                both.into_iter().find_map(|(scores, addend)| {
                    let mut attention = self.scores(scores, depth)?;
                    attention.relative = attention.relative.or_else(|| self.relative(addend));
                    Some(attention)
                })
            }
            "Where" => {
                let [_, a, b] = self.graph.inputs(value, "Where")?;
                self.scores(a, depth).or_else(|| self.scores(b, depth))
            }
            _ => None,
        }
    }

    /// The product behind queries or keys, which may be scaled themselves.
    fn operand(&self, value: &'a str, scale: &mut Option<f32>) -> Option<Linear<'a>> {
        let mut value = value;
        for _ in 0..MAX_DEPTH {
            if let Some(linear) = self.linear(value) {
                return Some(linear);
            }
            let (mut factor, mut terms) = (1.0, Vec::new());
            self.factors(self.graph.through(value), 1, &mut factor, &mut terms);
            *scale = scale
                .filter(|_| terms.len() == 1)
                .map(|scale| scale * factor);
            value = terms.into_iter().find(|term| self.linear(term).is_some())?;
        }
        None
    }

    /// Heads, by the shape that queries are given.
    fn heads(&self, query: &'a str) -> Option<Heads> {
        let mut value = query;
        for _ in 0..MAX_DEPTH {
            let node = self.graph.node(value)?;
            let Some([input, shape]) = self.graph.inputs(value, "Reshape") else {
                value = node.input.first()?;
                continue;
            };
            let backwards = self.dims_backwards(shape);
            let known = |index: usize| {
                let dim = backwards.get(index).copied().flatten()?;
                usize::try_from(dim).ok().filter(|dim| *dim > 0)
            };
            let heads = (known(0).map(Heads::Width)).or_else(|| known(1).map(Heads::Count));
            if heads.is_some() {
                return heads;
            }
            value = input;
        }
        None
    }

    /// The dimensions of a shape, last first, as far as they are constants.
    fn dims_backwards(&self, shape: &'a str) -> Vec<Option<i64>> {
        let constant = |value: &str| {
            let values = self
                .graph
                .is_constant(value)
                .then(|| self.graph.constant(value))??;
            Some(
                values
                    .values
                    .iter()
                    .rev()
                    .map(|dim| Some(*dim as i64))
                    .collect::<Vec<_>>(),
            )
        };
        let parts = match self.graph.node(shape) {
            Some(node) if node.op_type == "Concat" => &node.input[..],
            _ => return constant(shape).unwrap_or_default(),
        };
        (parts.iter().rev())
            .flat_map(|part| constant(part).unwrap_or(vec![None]))
            .collect()
    }

    /// A bias by distance, looked up in a table of buckets.
    fn relative(&self, addend: &'a str) -> Option<Relative<'a>> {
        let [table, buckets] = self.graph.inputs(self.graph.through(addend), "Gather")?;
        let quotient = self.graph.ancestor(buckets, |node| {
            let of = node.input.first().and_then(|input| self.graph.node(input));
            node.op_type == "Div" && of.is_some_and(|of| of.op_type == "Log")
        });
        let log_range = quotient.and_then(|div| self.graph.scalar(div.input.get(1)?));
        self.graph
            .is_constant(table)
            .then_some(Relative { table, log_range })
    }
}
