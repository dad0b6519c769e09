package dev.lanewise.nn.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A function of the model ({@code FunctionProto}): an operator as a graph of others.
 *
 * @param attributes names of those it takes
 * @param defaults attributes with a value for callers that give none
 */
public record FunctionRecord(
    String domain,
    String name,
    String overload,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    Map<String, AttributeRecord> defaults,
    List<NodeRecord> nodes,
    Map<String, Long> opsets) {}
