package dev.lanewise.nn.graph;

/**
 * Activation functions of one number, with up to two fixed parameters a and b. Those with a corner
 * have there the derivative from the left.
 */
public enum Curve {
  /** {@code x > 0 ? x : a x} (Maas et al. 2013). */
  LEAKY_RELU("LeakyRelu"),

  /** {@code x > 0 ? x : a (e^x - 1)} (Clevert et al. 2016). */
  ELU("Elu"),

  /**
   * {@code s (x > 0 ? x : t (e^x - 1))} with s = 1.0507, t = 1.6733 (Klambauer et al. 2017, eq.
   * 14).
   */
  SELU("Selu"),

  /** {@code x > 0 ? x : a (e^(x/a) - 1)}, a positive (Barron 2017). */
  CELU("Celu"),

  /** {@code x (1 + erf(x / sqrt 2)) / 2} (Hendrycks and Gimpel 2016). */
  GELU("Gelu"),

  /** {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}. */
  GELU_TANH("GeluTanh"),

  /** {@code x / (1 + e^-x)}. */
  SILU("Silu"),

  /** {@code x / (1 + e^(-a x))} (Ramachandran et al. 2017). */
  SWISH("Swish"),

  /** {@code x tanh(ln(1 + e^x))} (Misra 2019). */
  MISH("Mish"),

  /** {@code ln(1 + e^x)}. */
  SOFTPLUS("Softplus"),

  /** {@code x / (1 + |x|)}. */
  SOFTSIGN("Softsign"),

  /** {@code min(max(a x + b, 0), 1)}. */
  HARD_SIGMOID("HardSigmoid"),

  /** {@code x min(max(x + 3, 0), 6) / 6} (Howard et al. 2019, section 5.2). */
  HARD_SWISH("HardSwish");

  private final String label;

  Curve(String label) {
    this.label = label;
  }

  /** How many parameters the formula has. */
  public int parameters() {
    return switch (this) {
      case LEAKY_RELU, ELU, CELU, SWISH -> 1;
      case HARD_SIGMOID -> 2;
      default -> 0;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
