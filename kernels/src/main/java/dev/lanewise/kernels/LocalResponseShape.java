package dev.lanewise.kernels;

/**
 * Local response normalisation of [batch, channels, inner]: {@code d_c = bias + alpha / size * sum
 * of x_k^2} over the {@code size} channels k around c, as far as they exist: (size - 1) / 2 before
 * it, size / 2 after it. Alpha is divided by size as ONNX does it.
 */
public record LocalResponseShape(
    int batch, int channels, int inner, int size, float alpha, float beta, float bias) {
  /** Checks that every size is possible and that d is positive. */
  public LocalResponseShape {
    Check.atLeast("local-response", "batch", batch, 0);
    Check.atLeast("local-response", "channels", channels, 0);
    Check.atLeast("local-response", "inner", inner, 0);
    Check.atLeast("local-response", "size", size, 1);
    Sizes.product("local-response", batch, channels, inner);
    if (!(alpha >= 0) || !(bias > 0) || !(beta >= 0)) {
      throw new IllegalArgumentException(
          "local-response: alpha is "
              + alpha
              + ", beta "
              + beta
              + ", bias "
              + bias
              + " but bias must be positive and the others not negative");
    }
  }

  /** Elements of the tensor. */
  public int elements() {
    return batch * channels * inner;
  }

  /** The first channel whose square counts for channel c. */
  public int first(int c) {
    return Math.max(0, c - (size - 1) / 2);
  }

  /** One more than the last channel whose square counts for channel c. */
  public int end(int c) {
    return (int) Math.min(channels, c + size / 2 + 1L);
  }
}
