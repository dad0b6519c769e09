package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.run.Reference;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of convolutions of all shapes. */
class SlidingProperties {

  /** Parameter counts, with m x n x c inputs, p x q windows and k filters. */
  @Property(tries = 200)
  void parametersAreCounted(
      @ForAll @IntRange(min = 1, max = 5) int c,
      @ForAll @IntRange(min = 1, max = 12) int m,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll @IntRange(min = 1, max = 12) int p,
      @ForAll @IntRange(min = 1, max = 12) int q,
      @ForAll @IntRange(min = 1, max = 6) int k) {
    int h = Math.min(p, m);
    int w = Math.min(q, n);
    Window window = Window.of(h, w);
    long outputs = (m - h + 1L) * (n - w + 1);
    long taps = (long) h * w * c;
    long all = (long) m * n * c;
    assertThat(Conv2d.of(c, k, window).parameterCount()).isEqualTo(k * (taps + 1));
    assertThat(LocallyConnected.of(c, k, window, m, n).parameterCount())
        .isEqualTo((taps + 1) * outputs * k);
    assertThat(Linear.of((int) all, (int) outputs * k).parameterCount())
        .isEqualTo((all + 1) * outputs * k);
    assertThat(Conv2d.of(c, k, window).withoutBias().parameterCount()).isEqualTo(taps * k);
  }

  /** {@code <y, A x> = <A' y, x>}, A a convolution and A' the transposed one. */
  @Property(tries = 60)
  void theTransposedConvolutionIsTheAdjoint(
      @ForAll @IntRange(min = 1, max = 3) int dimensions,
      @ForAll @IntRange(min = 1, max = 5) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll @IntRange(max = 2) int before,
      @ForAll @IntRange(max = 2) int after,
      @ForAll @IntRange(min = 1, max = 2) int groups,
      @ForAll @IntRange(max = 3) int further) {
    Window window =
        Window.of(kernel).stride(stride).dilation(dilation).padBefore(before).padAfter(after);
    int size = Math.max(1, (kernel - 1) * dilation + 1 - before - after) + further;
    int[] sizes = new int[dimensions];
    Arrays.fill(sizes, size);
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(sizes).prepend(2).prepend(2));
    Arrays.fill(sizes, kernel);
    Node w = graph.input("w", Shape.of(sizes).prepend(2 / groups).prepend(4));
    Node ax = x.conv(w, window, groups);
    Node y = graph.input("y", ax.shape());
    int over = (size + before + after - (kernel - 1) * dilation - 1) % stride;
    Node aty = Convolutions.transposed(y, w, window, groups, over);
    assertThat(aty.shape()).isEqualTo(x.shape());
    double[] xs = Values.numbers(x.shape().size(), 1);
    double[] ys = Values.numbers(y.shape().size(), 2);
    Reference values =
        Reference.of(Map.of("x", xs, "y", ys, "w", Values.numbers(w.shape().size(), 3)), Map.of());
    double expected = Values.dot(ys, values.value(ax));
    // Both sum the same products, each below 5^3 in size, in other orders.
    assertThat(Values.dot(values.value(aty), xs))
        .isCloseTo(expected, within(1e-13 * 125 * Math.max(1, ys.length * 2.0 * w.shape().size())));
  }

  /** No output depends on what comes later, and some depends on what comes now. */
  @Property(tries = 60)
  void causalConvolutionsSeeNothingToCome(
      @ForAll @IntRange(min = 1, max = 4) int kernel,
      @ForAll @IntRange(min = 1, max = 4) int dilation,
      @ForAll @IntRange(max = 11) int now) {
    int length = 12;
    Layer net =
        Sequential.of(
            Conv1d.of(1, 2, Window.of(kernel).causal()),
            new Tanh(),
            Conv1d.of(2, 1, Window.of(kernel).dilation(dilation).causal()));
    Shape shape = Shape.of(1, 1, length);
    double[] x = Values.numbers(length, 1);
    double[] before = Values.of(net, shape, x);
    x[now] += 1;
    double[] after = Values.of(net, shape, x);
    assertThat(after).hasSize(length);
    assertThat(Arrays.copyOf(after, now)).isEqualTo(Arrays.copyOf(before, now));
    assertThat(after[now]).isNotEqualTo(before[now]);
  }

  /** A locally connected layer whose weights are everywhere the same is a convolution. */
  @Property(tries = 30)
  void localConnectionsWithSharedWeightsConvolve(
      @ForAll @IntRange(min = 1, max = 3) int kernel,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @IntRange(max = 1) int pad) {
    Window window = Window.of(kernel).stride(stride).pad(pad);
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(2, 2, 5, 4));
    Node w = graph.input("w", Shape.of(3, 2, kernel, kernel));
    Node convolved = x.conv(w, window);
    int outputs = convolved.shape().size(2, 4);
    Shape apart = Shape.of(outputs * 3, 2, kernel, kernel);
    Node local =
        Convolutions.local(x, w.broadcastTo(w.shape().prepend(outputs)).reshape(apart), window);
    Reference values =
        Reference.of(
            Map.of(
                "x", Values.numbers(x.shape().size(), 1), "w", Values.numbers(w.shape().size(), 2)),
            Map.of());
    double[] expected = values.value(convolved);
    double[] got = values.value(local);
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(1e-12));
    }
  }

  /** Depthwise: each channel by itself, whatever the others are. */
  @Property(tries = 30)
  void groupsDoNotMix(
      @ForAll @IntRange(min = 1, max = 4) int groups, @ForAll @IntRange(max = 3) int changed) {
    int channels = 4 * groups;
    int channel = changed * groups;
    Layer net = Conv1d.of(channels, channels, Window.of(3).same()).groups(groups);
    Shape shape = Shape.of(1, channels, 5);
    double[] x = Values.numbers(shape.size(), 1);
    double[] before = Values.of(net, shape, x);
    x[channel * 5 + 2] += 1;
    double[] after = Values.of(net, shape, x);
    for (int i = 0; i < after.length; i++) {
      boolean sameGroup = i / 5 / 4 == channel / 4;
      boolean near = i % 5 >= 1 && i % 5 <= 3;
      assertThat(after[i] != before[i]).as("output %d", i).isEqualTo(sameGroup && near);
    }
  }
}
