package dev.lanewise.nn.onnx.tensor;

/** What an edge of a model carries. An optional that holds something is what it holds. */
public sealed interface Value permits Tensor, Sequence, Absent {}
