//! The worker binary for browsers with relaxed SIMD.

fn main() {
    clioscope_app::worker::start();
}
