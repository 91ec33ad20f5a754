#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clioscope_fuzz::soundness::model_answer(bytes));
