package dev.lanewise.bench.peer.library;

import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX model of one node with float tensors, written on the fly. The numbers of fields are those of onnx.proto; their
 * order is free.
 */
final class OnnxModel {
  /** The name of the output. */
  static final String RESULT = "y";

  /** The first format with {@link #OPERATORS}. */
  private static final int IR_VERSION = 9;

  /** Of ONNX's operator set; LayerNormalization came with 17, Gelu with 20. */
  private static final int OPERATORS = 20;

  private static final int FLOAT = 1;

  private final Protobuf node;
  private final List<Tensor> tensors = new ArrayList<>();
  private final long[] result;

  /** An input, or a constant if it has data the model keeps. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of data, never compared
  record Tensor(long[] sizes, float[] data, boolean constant) {}

  OnnxModel(String operator, long... result) {
    node = new Protobuf().text(2, RESULT).text(4, operator);
    this.result = result;
  }

  OnnxModel input(float[] data, long... sizes) {
    return tensor(new Tensor(sizes, data, false));
  }

  /** Weights, which the runtime may pack before. */
  OnnxModel constant(float[] data, long... sizes) {
    return tensor(new Tensor(sizes, data, true));
  }

  private OnnxModel tensor(Tensor t) {
    node.text(1, name(tensors.size()));
    tensors.add(t);
    return this;
  }

  OnnxModel with(String attribute, long value) {
    return attribute(new Protobuf().text(1, attribute).number(3, value).number(20, 2));
  }

  OnnxModel with(String attribute, float value) {
    return attribute(new Protobuf().text(1, attribute).real(2, value).number(20, 1));
  }

  OnnxModel with(String attribute, long[] values) {
    return attribute(new Protobuf().text(1, attribute).numbers(8, values).number(20, 7));
  }

  OnnxModel with(String attribute, String value) {
    return attribute(new Protobuf().text(1, attribute).text(4, value).number(20, 3));
  }

  private OnnxModel attribute(Protobuf attribute) {
    node.message(5, attribute);
    return this;
  }

  List<Tensor> tensors() {
    return tensors;
  }

  long[] result() {
    return result;
  }

  /** The model's file. */
  byte[] bytes() {
    Protobuf graph = new Protobuf().message(1, node).text(2, "row");
    for (int i = 0; i < tensors.size(); i++) {
      Tensor t = tensors.get(i);
      if (t.constant()) {
        byte[] raw = Protobuf.littleEndian(t.data());
        graph.message(5, new Protobuf().numbers(1, t.sizes()).number(2, FLOAT).text(8, name(i)).bytes(9, raw));
      } else {
        graph.message(11, described(name(i), t.sizes()));
      }
    }
    graph.message(12, described(RESULT, result));
    return new Protobuf()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, OPERATORS))
        .bytes();
  }

  /** The name of the i-th tensor. */
  static String name(int i) {
    return "x" + i;
  }

  private static Protobuf described(String name, long[] sizes) {
    Protobuf shape = new Protobuf();
    for (long s : sizes) {
      shape.message(1, new Protobuf().number(1, s));
    }
    Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
