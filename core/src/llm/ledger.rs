//! Everything that left, call by call.
