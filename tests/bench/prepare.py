"""Writes what the peers need: prepare.py models|vectors …

The hubs that the peers fetch models from need not be reachable: the peers' models are made from ours.
"""

import json
import os
import sys
from pathlib import Path


def models(source: Path, target: Path) -> None:
    """The model in folder `source` as a folder of transformers.js: f32, and dynamic int8 as on the hub."""
    import onnx
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graphs = target / "onnx"
    graphs.mkdir(parents=True, exist_ok=True)
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    # The peers pad and cut as they do by default.
    tokenizer["padding"] = tokenizer["truncation"] = None
    files = {
        "tokenizer.json": tokenizer,
        "tokenizer_config.json": {
            "tokenizer_class": "BertTokenizer",
            "model_max_length": 256,
            **{f"{name}_token": f"[{name.upper()}]" for name in ("unk", "sep", "pad", "cls", "mask")},
        },
        "config.json": {"model_type": "bert", "architectures": ["BertModel"]},
    }
    for name, content in files.items():
        (target / name).write_text(json.dumps(content))

    # Token vectors only, as exports on the hub have them; the f32 weights as constants.
    model = onnx.load(source / "model_w8.onnx")
    inputs = [value.name for value in model.graph.input]
    model = onnx.utils.Extractor(model).extract_model(inputs, ["last_hidden_state"])
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(graphs / "model.onnx")
    onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    quantize_dynamic(
        graphs / "model.onnx",
        graphs / "model_quantized.onnx",
        per_channel=True,
        weight_type=QuantType.QInt8,
    )


def vectors(file: Path, n: int, dims: int = 384) -> None:
    """`n` unit vectors shaped like those of conversations: topics in fields, each spread in a few directions."""
    import numpy as np

    n_fields, n_topics, n_directions = 30, 1500, 16
    random = np.random.default_rng(11)

    def unit(rows):
        return rows / np.linalg.norm(rows, axis=-1, keepdims=True)

    fields = unit(random.standard_normal((n_fields, dims)))
    field_of = random.integers(n_fields, size=n_topics)
    topics = unit(fields[field_of] + unit(random.standard_normal((n_topics, dims))))
    directions = unit(random.standard_normal((n_fields, n_directions, dims)))
    # Few topics are large, many small.
    shares = 1 / np.arange(10, n_topics + 10)
    topic_of = random.choice(n_topics, size=n, p=shares / shares.sum())
    with file.open("wb") as out:
        for part in np.array_split(topic_of, max(1, n // 10_000)):
            within = random.standard_normal((len(part), n_directions)) / n_directions**0.5
            rows = topics[part] + 0.6 * np.einsum("ij,ijk->ik", within, directions[field_of[part]])
            rows += 0.2 * random.standard_normal(rows.shape) / dims**0.5
            out.write(unit(rows).astype("<f4").tobytes())


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "models":
        models(Path(arguments[0]), Path(arguments[1]))
    else:
        # Written whole or not at all: it is not made again where it exists.
        file = Path(arguments[0])
        vectors(file.with_suffix(".part"), int(arguments[1]))
        os.replace(file.with_suffix(".part"), file)
