package dev.lanewise.nn.onnx;

import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.run.Weights;
import java.util.List;
import java.util.Map;

/**
 * A model as it is compiled: what it does, in order, and all that is known before it has an input.
 *
 * @param defaults inputs that have values of their own, which are constants here
 * @param outputs what is said about the outputs
 * @param wanted names of the outputs
 * @param uses what is left to do
 * @param known values that are the same in every run; those in {@code weights} are views of it
 * @param variables which of them are weights
 */
record Network(
    List<ValueInfo> inputs,
    List<ValueInfo> defaults,
    List<ValueInfo> outputs,
    List<String> wanted,
    List<Use> uses,
    Map<String, Tensor> known,
    Map<String, Variable> variables,
    Weights weights,
    Map<String, String> metadata) {}
