package dev.lanewise.nn.onnx.op;

/**
 * Said by a translator: this use of the operator is not for the graph. It is control flow, without
 * a trace.
 */
public final class Declined extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Declines, for a reason that is told if there is no other way. */
  public Declined(String why) {
    super(why, null, false, false);
  }
}
