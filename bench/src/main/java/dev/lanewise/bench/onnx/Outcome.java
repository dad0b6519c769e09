package dev.lanewise.bench.onnx;

import java.util.List;

/**
 * How a test went.
 *
 * @param reason why it did not pass; empty if it did
 * @param operators the model's operators, each once; empty if it could not be read
 */
public record Outcome(String test, Verdict verdict, String reason, List<String> operators) {
  /** Whether a test passed. */
  public enum Verdict {
    PASS,
    FAIL,
    UNSUPPORTED
  }

  /** Keeps its own list. */
  public Outcome {
    operators = List.copyOf(operators);
  }

  /** For example {@code FAIL test_abs: output y is float[2] but must be float[3]}. */
  public String line() {
    return verdict + " " + test + (reason.isEmpty() ? "" : ": " + reason);
  }
}
