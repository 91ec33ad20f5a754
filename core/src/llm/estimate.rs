//! Calls, tokens, time and money of a run, before it starts.
