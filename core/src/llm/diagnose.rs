//! "Test connection": what is wrong with an endpoint, from what could be observed.
