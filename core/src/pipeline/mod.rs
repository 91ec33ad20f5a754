//! A run as a whole: its plan, its stages, and the state machine that carries it out.

pub mod plan;
pub mod stage;
