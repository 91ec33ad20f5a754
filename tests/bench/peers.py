"""Native peers on one thread, as JSON: peers.py faiss FILE DIMS K ITERATIONS SEED | peers.py umap FILE DIMS SEED POSITIONS"""

import json
import os
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"


def choose_blas_kernels() -> None:
    """OpenBLAS does not know every processor by name, and then takes slow kernels though it has the right ones."""
    try:
        flags = Path("/proc/cpuinfo").read_text().split("flags", 1)[1].split("\n", 1)[0].split()
    except (OSError, IndexError):
        return
    if {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= set(flags):
        os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")


def faiss_kmeans(vectors, k: int, iterations: int, seed: int) -> dict:
    import faiss

    faiss.omp_set_num_threads(1)
    started = time.perf_counter()
    # All rows count: by default it trains on a sample.
    kmeans = faiss.Kmeans(
        vectors.shape[1], k, niter=iterations, seed=seed, max_points_per_centroid=len(vectors), min_points_per_centroid=1
    )
    kmeans.train(vectors)
    seconds = time.perf_counter() - started
    distances, _ = kmeans.index.search(vectors, 1)
    return {"seconds": seconds, "inertia": float(distances.sum(dtype="f8"))}


def umap_learn(vectors, seed: int, positions: Path) -> dict:
    import umap

    model = umap.UMAP(metric="cosine", n_neighbors=15, min_dist=0.0, random_state=seed, n_jobs=1)
    # It compiles itself when it runs first; above 4,096 rows it searches neighbours otherwise.
    model.fit(vectors[:5000])
    started = time.perf_counter()
    mapped = model.fit_transform(vectors)
    seconds = time.perf_counter() - started
    positions.write_bytes(mapped.astype("<f4").tobytes())
    return {"seconds": seconds}


if __name__ == "__main__":
    choose_blas_kernels()
    import numpy

    peer, file, dims, *arguments = sys.argv[1:]
    rows = numpy.fromfile(file, dtype="<f4").reshape(-1, int(dims))
    if peer == "faiss":
        result = faiss_kmeans(rows, *(int(argument) for argument in arguments))
    else:
        result = umap_learn(rows, int(arguments[0]), Path(arguments[1]))
    print(json.dumps(result))
