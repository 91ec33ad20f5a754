//! The fuzz targets share their bodies with the mutation tests of `clioscope-tests`, without its models.

#[path = "../../src/soundness.rs"]
pub mod soundness;
