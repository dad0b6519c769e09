package dev.lanewise.nn.onnx.file;

/** An input or output of a graph ({@code ValueInfoProto}). */
public record ValueRecord(String name, TypeRecord type) {}
