package dev.lanewise.kernels;

import java.util.List;

/**
 * Activation functions and the gradients of elementwise functions. Parameters are inputs after x,
 * usually made scalars by {@link Elementwise#scalars}.
 *
 * <p>A gradient carries g, that of the output, to the input: {@code (g, x) -> g f'(x)}, or {@code
 * (g, y)} with y = f(x) where that is less work, its parameters after these. Beyond the x where
 * they no longer change, gradients stay as they are, infinite x included.
 */
public final class Activations {
  private Activations() {}

  /** {@code (x, y, z) -> max(x + y + z, 0)}: a bias, a residual and a ReLU in one pass. */
  public static final Operation<Elementwise> ADD_ADD_RELU = Operations.elementwise("add-add-relu");

  /** {@code (x, a, b) -> max(fma(x, a, b), 0)}: a normalisation ahead of a ReLU in one pass. */
  public static final Operation<Elementwise> AFFINE_RELU = Operations.elementwise("affine-relu");

  /**
   * {@code (x, a) -> x > 0 ? x : a x}; leaky ReLU if a is a scalar, parametric ReLU if not, by
   * {@link Broadcasting} if each channel has its own.
   */
  public static final Operation<Elementwise> LEAKY_RELU = Operations.elementwise("leaky-relu");

  /** {@code (x, a) -> x > 0 ? x : a (e^x - 1)} within 4 ulp (Clevert et al. 2016). */
  public static final Operation<Elementwise> ELU = Operations.elementwise("elu");

  /** {@code s (x > 0 ? x : a (e^x - 1))} within 4 ulp (Klambauer et al. 2017, equation 14). */
  public static final Operation<Elementwise> SELU = Operations.elementwise("selu");

  /**
   * {@code (x, a) -> x > 0 ? x : a (e^(x/a) - 1)} within 4 ulp or {@code 2^-149 a}; a must be
   * positive (Barron 2017).
   */
  public static final Operation<Elementwise> CELU = Operations.elementwise("celu");

  /**
   * {@code x (1 + erf(x / sqrt 2)) / 2} within 4 ulp for x >= 0, {@code 2^-23 |x|} below (Hendrycks
   * and Gimpel 2016).
   */
  public static final Operation<Elementwise> GELU = Operations.elementwise("gelu");

  /**
   * {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2} within 4 ulp for x >= 0, {@code 2^-22
   * |x|} below.
   */
  public static final Operation<Elementwise> GELU_TANH = Operations.elementwise("gelu-tanh");

  /**
   * {@code x s(x)}, s being the sigmoid, within 4 ulp; 0 where s(x) is below the least normal
   * float.
   */
  public static final Operation<Elementwise> SILU = Operations.elementwise("silu");

  /**
   * {@code (x, b) -> x s(b x)}, s being the sigmoid, within {@code 4 + |b x|} ulp; 0 where s(b x)
   * is below the least normal float (Ramachandran et al. 2017).
   */
  public static final Operation<Elementwise> SWISH = Operations.elementwise("swish");

  /**
   * {@code x tanh(ln(1 + e^x))} within 5 ulp; 0 where e^x is below the least normal float (Misra
   * 2019).
   */
  public static final Operation<Elementwise> MISH = Operations.elementwise("mish");

  /** {@code ln(1 + e^x)} within 3 ulp; 0 where e^x is below the least normal float. */
  public static final Operation<Elementwise> SOFTPLUS = Operations.elementwise("softplus");

  /** {@code x / (1 + |x|)} within 2 ulp. */
  public static final Operation<Elementwise> SOFTSIGN = Operations.elementwise("softsign");

  /** {@code (x, a, b) -> min(max(a x + b, 0), 1)}. */
  public static final Operation<Elementwise> HARD_SIGMOID = Operations.elementwise("hard-sigmoid");

  /** {@code x min(max(x + 3, 0), 6) / 6} within 3 ulp (Howard et al. 2019, section 5.2). */
  public static final Operation<Elementwise> HARD_SWISH = Operations.elementwise("hard-swish");

  /**
   * {@code (a, b) -> a s(b)}, s being the sigmoid, within 4 ulp; 0 where s(b) is below the least
   * normal float. The gated linear unit of the two halves of a tensor (Dauphin et al. 2017); its
   * gradient by a is itself, of g and b.
   */
  public static final Operation<Elementwise> GLU = Operations.elementwise("glu");

  /** {@code (g, x) -> g cos x} within 3 ulp. */
  public static final Operation<Elementwise> SIN_GRADIENT = Operations.elementwise("sin-gradient");

  /** {@code (g, x) -> -g sin x} within 3 ulp. */
  public static final Operation<Elementwise> COS_GRADIENT = Operations.elementwise("cos-gradient");

  /** {@code (g, x) -> 2 g / sqrt(pi) e^(-x^2)} within {@code 4 + x^2} ulp. */
  public static final Operation<Elementwise> ERF_GRADIENT = Operations.elementwise("erf-gradient");

  /** {@code (g, x) -> g sign x}. */
  public static final Operation<Elementwise> ABS_GRADIENT = Operations.elementwise("abs-gradient");

  /** {@code (g, y) -> g / 2 / y}, y being the square root. */
  public static final Operation<Elementwise> SQRT_GRADIENT =
      Operations.elementwise("sqrt-gradient");

  /** {@code (g, y) -> -(g y) y}, y being the reciprocal, rounded at each step. */
  public static final Operation<Elementwise> RECIPROCAL_GRADIENT =
      Operations.elementwise("reciprocal-gradient");

  /** {@code (g, x, y) -> x >= y ? g : 0}: what goes to x; of a tie all. */
  public static final Operation<Elementwise> MAX_GRADIENT = Operations.elementwise("max-gradient");

  /** {@code (g, x, low, high) -> low <= x && x <= high ? g : 0}. */
  public static final Operation<Elementwise> CLAMP_GRADIENT =
      Operations.elementwise("clamp-gradient");

  /** {@code (g, y) -> g fma(-y, y, y)}, y being the sigmoid. */
  public static final Operation<Elementwise> SIGMOID_GRADIENT =
      Operations.elementwise("sigmoid-gradient");

  /** {@code (g, y) -> g fma(-y, y, 1)}, y being the hyperbolic tangent. */
  public static final Operation<Elementwise> TANH_GRADIENT =
      Operations.elementwise("tanh-gradient");

  /** {@code (g, x, a) -> x > 0 ? g : a g}. */
  public static final Operation<Elementwise> LEAKY_RELU_GRADIENT =
      Operations.elementwise("leaky-relu-gradient");

  /** {@code (g, x) -> x > 0 ? 0 : g x}: the gradient of parametric ReLU's slope a. */
  public static final Operation<Elementwise> LEAKY_RELU_SLOPE_GRADIENT =
      Operations.elementwise("leaky-relu-slope-gradient");

  /** {@code (g, x, a) -> x > 0 ? g : g a e^x} within 3 ulp. */
  public static final Operation<Elementwise> ELU_GRADIENT = Operations.elementwise("elu-gradient");

  /** {@code (g, x) -> s g (x > 0 ? 1 : a e^x)} within 3 ulp. */
  public static final Operation<Elementwise> SELU_GRADIENT =
      Operations.elementwise("selu-gradient");

  /** {@code (g, x, a) -> x > 0 ? g : g e^(x/a)}, a positive, within {@code 3 + |x / a|} ulp. */
  public static final Operation<Elementwise> CELU_GRADIENT =
      Operations.elementwise("celu-gradient");

  /**
   * {@code (g, x) -> g (n(x) + x n'(x))}, n the normal distribution function, within {@code 2^-21
   * |g|}.
   */
  public static final Operation<Elementwise> GELU_GRADIENT =
      Operations.elementwise("gelu-gradient");

  /** {@code (g, x)}: the derivative of {@link #GELU_TANH} times g, within {@code 2^-20 |g|}. */
  public static final Operation<Elementwise> GELU_TANH_GRADIENT =
      Operations.elementwise("gelu-tanh-gradient");

  /** {@code (g, x) -> g s(x) (1 + x (1 - s(x)))} within {@code 2^-21 |g|}. */
  public static final Operation<Elementwise> SILU_GRADIENT =
      Operations.elementwise("silu-gradient");

  /** {@code (g, x, b) -> g s(b x) (1 + b x (1 - s(b x)))} within {@code 2^-21 |g|}. */
  public static final Operation<Elementwise> SWISH_GRADIENT =
      Operations.elementwise("swish-gradient");

  /** {@code (g, x)}: the derivative of {@link #MISH} times g, within {@code 2^-21 |g|}. */
  public static final Operation<Elementwise> MISH_GRADIENT =
      Operations.elementwise("mish-gradient");

  /** {@code (g, x) -> g s(x)}, s being the sigmoid, within 4 ulp or {@code 2^-126 |g|}. */
  public static final Operation<Elementwise> SOFTPLUS_GRADIENT =
      Operations.elementwise("softplus-gradient");

  /** {@code (g, x) -> g / (1 + |x|)^2} within 4 ulp. */
  public static final Operation<Elementwise> SOFTSIGN_GRADIENT =
      Operations.elementwise("softsign-gradient");

  /** {@code (g, x, a, b) -> 0 < t && t < 1 ? a g : 0}, {@code t = fma(a, x, b)}. */
  public static final Operation<Elementwise> HARD_SIGMOID_GRADIENT =
      Operations.elementwise("hard-sigmoid-gradient");

  /** {@code (g, x) -> g (2x + 3) / 6} within 3 ulp; 0 up to -3, g from 3 on. */
  public static final Operation<Elementwise> HARD_SWISH_GRADIENT =
      Operations.elementwise("hard-swish-gradient");

  /**
   * {@code (g, a, b) -> g a s(b) (1 - s(b))}: the gradient of {@link #GLU} by b, within 5 ulp or
   * {@code 2^-125 |g a|}.
   */
  public static final Operation<Elementwise> GLU_GRADIENT = Operations.elementwise("glu-gradient");

  /** All of the above. */
  public static List<Operation<?>> all() {
    return List.of(
        ADD_ADD_RELU,
        AFFINE_RELU,
        LEAKY_RELU,
        ELU,
        SELU,
        CELU,
        GELU,
        GELU_TANH,
        SILU,
        SWISH,
        MISH,
        SOFTPLUS,
        SOFTSIGN,
        HARD_SIGMOID,
        HARD_SWISH,
        GLU,
        SIN_GRADIENT,
        COS_GRADIENT,
        ERF_GRADIENT,
        ABS_GRADIENT,
        SQRT_GRADIENT,
        RECIPROCAL_GRADIENT,
        MAX_GRADIENT,
        CLAMP_GRADIENT,
        SIGMOID_GRADIENT,
        TANH_GRADIENT,
        LEAKY_RELU_GRADIENT,
        LEAKY_RELU_SLOPE_GRADIENT,
        ELU_GRADIENT,
        SELU_GRADIENT,
        CELU_GRADIENT,
        GELU_GRADIENT,
        GELU_TANH_GRADIENT,
        SILU_GRADIENT,
        SWISH_GRADIENT,
        MISH_GRADIENT,
        SOFTPLUS_GRADIENT,
        SOFTSIGN_GRADIENT,
        HARD_SIGMOID_GRADIENT,
        HARD_SWISH_GRADIENT,
        GLU_GRADIENT);
  }
}
