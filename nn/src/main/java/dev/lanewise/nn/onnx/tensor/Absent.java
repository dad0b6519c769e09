package dev.lanewise.nn.onnx.tensor;

/** An optional that holds nothing. All are equal. */
public record Absent() implements Value {
  @Override
  public String toString() {
    return "nothing";
  }
}
