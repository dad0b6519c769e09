package dev.lanewise.nn.onnx.tensor;

import dev.lanewise.nn.data.DataException;

/**
 * An ONNX model or tensor that cannot be used: damaged, contradictory, or beyond what is supported.
 * Its message is one line, fit to be shown to a user as it is.
 */
public final class OnnxException extends DataException {
  private static final long serialVersionUID = 1L;

  private final boolean unsupported;

  /** Something is wrong. */
  public OnnxException(String line) {
    this(line, false);
  }

  private OnnxException(String line, boolean unsupported) {
    super(line);
    this.unsupported = unsupported;
  }

  /** Nothing is wrong, but it is not supported. */
  public static OnnxException unsupported(String line) {
    return new OnnxException(line, true);
  }

  /** The same with something put before its line, such as a file's name. */
  public OnnxException in(String place) {
    OnnxException e = new OnnxException(place + ": " + getMessage(), unsupported);
    e.initCause(this);
    return e;
  }

  /** Whether the model may be fine, and only asks for something that is not supported. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
