//! Every answer that a run got: what makes a run resume without asking twice, and replay without a model.
