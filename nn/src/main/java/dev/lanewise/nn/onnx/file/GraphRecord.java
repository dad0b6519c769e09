package dev.lanewise.nn.onnx.file;

import java.util.List;

/** A graph ({@code GraphProto}). */
public record GraphRecord(
    String name,
    List<NodeRecord> nodes,
    List<TensorRecord> initializers,
    List<SparseRecord> sparse,
    List<ValueRecord> inputs,
    List<ValueRecord> outputs) {}
