//! When to call, how often, and how many calls at a time.
