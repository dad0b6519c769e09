package dev.lanewise.nn.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A model file ({@code ModelProto}).
 *
 * @param opsets version of each domain's operators; ONNX's own domain is the empty text
 * @param metadata what its producer says about it
 */
public record ModelRecord(
    long irVersion,
    Map<String, Long> opsets,
    GraphRecord graph,
    List<FunctionRecord> functions,
    Map<String, String> metadata) {}
