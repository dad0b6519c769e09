package dev.lanewise.nn.graph;

/**
 * A smooth function of the elements x of a window.
 *
 * @param kind which one
 * @param parameter p of a norm, b of a softmax
 */
public record Blend(Kind kind, float parameter) {
  /** The functions there are. */
  public enum Kind {
    /** {@code (sum |x|^p)^(1/p)}. */
    LP,
    /** {@code sum w x} with {@code w = e^(b x) / sum e^(b x)}. */
    SOFTMAX
  }

  /** Checks the parameter. */
  public Blend {
    boolean good = kind == Kind.LP ? parameter >= 1 : parameter >= Float.MIN_NORMAL;
    if (!good || parameter == Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          kind == Kind.LP
              ? "lp-pool: p is " + parameter + " but must be 1 or more, and finite"
              : "softmax-pool: b is " + parameter + " but must be positive and finite");
    }
  }

  /** The p-norm. */
  public static Blend lp(float p) {
    return new Blend(Kind.LP, p);
  }

  /** From the mean, b near 0, to the maximum. */
  public static Blend softmax(float b) {
    return new Blend(Kind.SOFTMAX, b);
  }

  @Override
  public String toString() {
    return kind == Kind.LP ? "lp" : "softmax";
  }
}
