"""A llama.cpp server on 127.0.0.1, out of the wheel `xllamacpp`.

usage: serve.py WEIGHTS.gguf PORT CONTEXT SLOTS

CONTEXT are the tokens that prompt and answer of one call may have together, SLOTS the calls at a time. LLM_THREADS is the
number of threads, 1 if not said: two beside a browser on two cores are slower than one.
"""

import os
import sys
import threading

import xllamacpp


def main() -> None:
    weights, port, context, slots = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    threads = int(os.environ.get("LLM_THREADS", "1"))
    parameters = xllamacpp.CommonParams()
    parameters.model.path = weights
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    # The server shares its whole context out among the slots.
    parameters.n_ctx = context * slots
    parameters.n_parallel = slots
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.use_jinja = True
    server = xllamacpp.Server(parameters)
    print(f"listening at {server.listening_address}", flush=True)
    # Until it is killed.
    threading.Event().wait()


if __name__ == "__main__":
    main()
