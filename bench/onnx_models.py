"""Write OUT/nodes.onnx, OUT/trees.onnx, OUT/trees-packed.onnx and OUT/large.onnx, the models that bench/onnx.mjs measures.

    python onnx_models.py OUT

A chain of 5,000 nodes with 5,000 small tensors; an ensemble of 500 trees as onnx writes it and with its numbers packed,
as writers of proto3 do; one tensor of 300 MB. Needs onnx and numpy.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from onnx import TensorProto, helper, numpy_helper

OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
DEPTH = 8
TREES = 500
FEATURES = 20


def model(nodes, width, tensors=(), columns=None):
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", width])]
    outputs = [helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, ["N", columns or width])]
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(tensors))
    return helper.make_model(graph, opset_imports=OPSETS, ir_version=10, producer_name="sallyport-bench")


def chain(count=5000, width=128):
    random = np.random.default_rng(0)
    tensors = [numpy_helper.from_array(random.random(width, np.float32), f"weight_{i}") for i in range(count)]
    names = ["x", *(f"value_{i}" for i in range(count))]
    operators = ("Add", "Mul")
    nodes = [
        helper.make_node(operators[i % 2], [names[i], f"weight_{i}"], [names[i + 1]], name=f"node_{i}") for i in range(count)
    ]
    return model(nodes, width, tensors)


def forest():
    """Full binary trees, each node numbered by its level order."""
    random = np.random.default_rng(0)
    size, inner = 2**DEPTH - 1, 2 ** (DEPTH - 1) - 1
    ids = np.arange(size)
    is_leaf = ids >= inner
    every = lambda values: np.tile(values, TREES)
    leaves = np.tile(ids[is_leaf], TREES)
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["x"],
        ["y"],
        domain="ai.onnx.ml",
        n_targets=1,
        nodes_treeids=np.repeat(np.arange(TREES), size).tolist(),
        nodes_nodeids=every(ids).tolist(),
        nodes_featureids=random.integers(0, FEATURES, size * TREES).tolist(),
        nodes_modes=every(np.where(is_leaf, "LEAF", "BRANCH_LEQ")).tolist(),
        nodes_values=random.random(size * TREES, np.float32).tolist(),
        nodes_truenodeids=every(np.where(is_leaf, 0, 2 * ids + 1)).tolist(),
        nodes_falsenodeids=every(np.where(is_leaf, 0, 2 * ids + 2)).tolist(),
        target_treeids=np.repeat(np.arange(TREES), size - inner).tolist(),
        target_nodeids=leaves.tolist(),
        target_ids=[0] * len(leaves),
        target_weights=random.random(len(leaves), np.float32).tolist(),
    )
    return model([node], FEATURES, columns=1)


def packed(data):
    """The same model with its repeated numbers packed."""
    file = descriptor_pb2.FileDescriptorProto()
    onnx.ModelProto.DESCRIPTOR.file.CopyToProto(file)
    repeated, texts = descriptor_pb2.FieldDescriptorProto, ("TYPE_STRING", "TYPE_BYTES", "TYPE_MESSAGE")
    pending = list(file.message_type)
    while pending:
        message = pending.pop()
        pending.extend(message.nested_type)
        for field in message.field:
            if field.label == repeated.LABEL_REPEATED and field.type not in [repeated.Type.Value(name) for name in texts]:
                field.options.packed = True
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    made = message_factory.GetMessageClass(pool.FindMessageTypeByName(onnx.ModelProto.DESCRIPTOR.full_name))()
    made.ParseFromString(data)
    return made.SerializeToString()


def large(bytes_=300_000_000):
    values = np.random.default_rng(0).random(bytes_ // 4, np.float32)
    tensor = numpy_helper.from_array(values, "w")
    return model([helper.make_node("Add", ["x", "w"], ["y"])], bytes_ // 4, [tensor])


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    trees = forest().SerializeToString()
    models = {"nodes": chain().SerializeToString(), "trees": trees, "trees-packed": packed(trees), "large": large().SerializeToString()}
    for name, data in models.items():
        (out / f"{name}.onnx").write_bytes(data)
        print(name, len(data))


if __name__ == "__main__":
    main()
