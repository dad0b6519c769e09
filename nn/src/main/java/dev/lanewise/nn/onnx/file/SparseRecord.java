package dev.lanewise.nn.onnx.file;

import java.util.List;

/**
 * A tensor of mostly zeros ({@code SparseTensorProto}).
 *
 * @param values what is not zero; carries the tensor's name
 * @param indices where: one number for each value, or one for each value and axis
 */
public record SparseRecord(TensorRecord values, TensorRecord indices, List<Long> dims) {}
