package dev.lanewise.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.RandomKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Slopes are derivatives of values, and values lie where they must. */
final class SmoothWindowTest {
  private static final PoolShape SHAPE =
      PoolShape.of(PoolAxis.of(4, 3, 1).padded(1, 1), PoolAxis.of(5, 2, 2).padded(1, 1));

  private static float[] plane(long seed) {
    float[] x = new float[SHAPE.inputSize()];
    for (int i = 0; i < x.length; i++) {
      float u = RandomKey.of(seed).uniform(i);
      x[i] = u < 0.5f ? -0.1f - u : u; // away from 0, where a norm of p near 1 bends
    }
    return x;
  }

  /** Steps of 2^-10 leave h^2 / 6 of a third derivative below 500. */
  @Property(tries = 30)
  void slopesAreDerivatives(@ForAll long seed) {
    float[] x = plane(seed);
    float h = 0x1p-10f;
    for (SmoothWindow w : SmoothWindow.values()) {
      double p = 1 + 3 * RandomKey.of(seed).uniform(100);
      int o = RandomKey.of(seed).below(SHAPE.outputSize(), 101);
      int e = Window.element(SHAPE, o, RandomKey.of(seed).below(SHAPE.windowSize(), 102));
      if (e >= 0) {
        double slope = w.slope(SHAPE, p, x, 0, o, x[e]);
        float v = x[e];
        x[e] = v + h;
        double above = w.value(SHAPE, p, x, 0, o);
        x[e] = v - h;
        double below = w.value(SHAPE, p, x, 0, o);
        double step = (double) (v + h) - (v - h);
        x[e] = v;
        assertThat(slope).isCloseTo((above - below) / step, within(1e-4));
      }
    }
  }

  @Property(tries = 30)
  void normsFallAndWeightedMeansRise(@ForAll long seed) {
    float[] x = plane(seed);
    for (int o = 0; o < SHAPE.outputSize(); o++) {
      float max = x[Window.extremum(SHAPE, true, x, 0, o)];
      double norm = SmoothWindow.LP.value(SHAPE, 1, x, 0, o);
      double mean = SmoothWindow.SOFTMAX.value(SHAPE, 1e-3, x, 0, o);
      for (double p = 1.5; p < 200; p *= 2) {
        assertThat(SmoothWindow.LP.value(SHAPE, p, x, 0, o)).isLessThanOrEqualTo(norm + 1e-12);
        norm = SmoothWindow.LP.value(SHAPE, p, x, 0, o);
        assertThat(SmoothWindow.SOFTMAX.value(SHAPE, p, x, 0, o))
            .isBetween(mean - 1e-12, max + 1e-12);
        mean = SmoothWindow.SOFTMAX.value(SHAPE, p, x, 0, o);
      }
      assertThat(norm).isGreaterThanOrEqualTo(Math.abs(max) * (max > 0 ? 1 : 0));
      assertThat(SmoothWindow.SOFTMAX.value(SHAPE, 1e6, x, 0, o)).isCloseTo(max, within(1e-6));
    }
  }
}
