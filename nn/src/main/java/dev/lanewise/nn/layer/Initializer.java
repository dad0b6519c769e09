package dev.lanewise.nn.layer;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Shape;

/**
 * First values of a parameter, a pure function of a key. Weights are [outputs, inputs, window...]:
 * fan-in is the number of products summed for one output, {@code inputs * window}; fan-out is
 * {@code outputs * window}.
 */
@FunctionalInterface
public interface Initializer {
  /** The i-th value of a parameter of this shape. */
  float value(Shape shape, RandomKey key, int i);

  /** All values of a parameter of this shape, into {@code to} from {@code offset} on. */
  default void fill(Shape shape, RandomKey key, float[] to, int offset) {
    for (int i = 0; i < shape.size(); i++) {
      to[offset + i] = value(shape, key, i);
    }
  }

  /** All zero. */
  static Initializer zeros() {
    return constant(0);
  }

  /** All the same. */
  static Initializer constant(float value) {
    return (shape, key, i) -> value;
  }

  /**
   * Normal with variance {@code 2 / fanIn}, which keeps the scale through ReLU (He et al., ICCV
   * 2015, eq. 10).
   */
  static Initializer he() {
    return (shape, key, i) -> key.normal(i) * (float) Math.sqrt(2.0 / fanIn(shape));
  }

  /** Uniform in {@code +-sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio, AISTATS 2010, eq. 16). */
  static Initializer glorot() {
    return (shape, key, i) -> symmetric(key, i, Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))));
  }

  /**
   * Uniform in {@code +-1 / sqrt(fanIn)}; the bound is given, so that a bias can use its weights'.
   */
  static Initializer uniform(int fanIn) {
    return (shape, key, i) -> symmetric(key, i, 1 / Math.sqrt(fanIn));
  }

  /**
   * A random matrix [outputs, inputs window...] whose rows, or columns if they are fewer, are
   * orthogonal and {@code gain} long, uniform among all such (Saxe, McClelland, Ganguli 2014).
   */
  static Initializer orthogonal(float gain) {
    return new Orthogonal(gain);
  }

  private static float symmetric(RandomKey key, int i, double bound) {
    return (float) ((2.0 * key.uniform(i) - 1) * bound);
  }

  private static int fanIn(Shape shape) {
    return Math.max(1, shape.size(1, shape.rank()));
  }

  private static int fanOut(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dim(0) * shape.size(2, shape.rank());
  }
}
