//! The worker binary: the pipeline worker and the embedding workers.

fn main() {
    clioscope_app::worker::start();
}
