package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which algorithm computes a convolution with channels last soonest: a function of shape and
 * machine, nothing being measured. Costs are estimated in cycles of one core for one image:
 * multiply-adds over the rate of the inner loop, plus bytes of weights over the bandwidth of the
 * cache they fit in; on the machines they were fitted to the two did not overlap.
 */
public final class NhwcChoice {
  /** How it can be computed; the word is the one in kernels' ids. */
  public enum Algorithm {
    /** Each output is a sum over taps and channels. */
    DIRECT("direct"),
    /** Each channel by itself. */
    DEPTHWISE("depthwise"),
    /** Winograd's F(2, 3) along both axes. */
    WINOGRAD2("winograd2"),
    /** Winograd's F(4, 3) along both axes. */
    WINOGRAD4("winograd4");

    private final String word;

    Algorithm(String word) {
      this.word = word;
    }

    /** The word for it in ids. */
    public String word() {
      return word;
    }
  }

  /**
   * What an algorithm is estimated to take, in cycles.
   *
   * @param arithmetic multiply-adds over rate
   * @param memory bytes over bandwidth
   */
  public record Estimate(Algorithm algorithm, double arithmetic, double memory) {
    /** Both together. */
    public double cycles() {
      return arithmetic + memory;
    }
  }

  /** Share of the peak that register tiles reach. */
  private static final double TILES = 0.93;

  /** Multiply-adds' worth of time to transform an element and back. */
  private static final double TRANSFORM = 7.5;

  /** Loads, not multiply-adds, bind depthwise sums. */
  private static final double TAPS = 0.4;

  private final ConvShape s;
  private final Machine machine;

  private NhwcChoice(ConvShape s, Machine machine) {
    this.s = s;
    this.machine = machine;
  }

  /** Every algorithm that computes the shape, the one estimated to be fastest first. */
  public static List<Estimate> estimates(ConvShape s, Machine machine) {
    NhwcChoice choice = new NhwcChoice(s, machine);
    List<Estimate> all = new ArrayList<>();
    all.add(choice.direct());
    if (choice.isDepthwise()) {
      all.add(new Estimate(Algorithm.DEPTHWISE, s.multiplyAdds() / choice.peak() / TAPS, 0));
    }
    if (isMinimal(s, machine.lanes())) {
      all.add(choice.winograd(Algorithm.WINOGRAD2, 2));
      all.add(choice.winograd(Algorithm.WINOGRAD4, 4));
    }
    all.sort(Comparator.comparingDouble(Estimate::cycles));
    return List.copyOf(all);
  }

  private boolean isDepthwise() {
    return s.groups() > 1
        && s.depthwise()
        && s.filters() == s.channels()
        && s.channels() >= machine.lanes();
  }

  /**
   * Whether Winograd's algorithms compute the shape: 3 x 3, stride 1, no dilation, one group;
   * channels and filters in whole vectors.
   */
  public static boolean isMinimal(ConvShape s, int lanes) {
    return s.groups() == 1
        && s.kernelH() == 3
        && s.kernelW() == 3
        && s.strideH() == 1
        && s.strideW() == 1
        && s.dilationH() == 1
        && s.dilationW() == 1
        && s.channels() % lanes == 0
        && s.filters() % lanes == 0;
  }

  /** Multiply-adds a cycle at best: two units of up to eight floats. */
  private double peak() {
    return 2.0 * Math.min(8, machine.lanes());
  }

  /** Cycles to read weights that do not stay in L2: about 27 GB/s. */
  private double weights(double floats) {
    double bytes = Float.BYTES * floats;
    return bytes <= machine.l2() / 2.0 ? 0 : bytes / 8;
  }

  private Estimate direct() {
    int filters = s.filters() / s.groups();
    double used = (double) filters / (Math.ceilDiv(filters, machine.lanes()) * machine.lanes());
    used *= Math.min(1, filters / 4.0); // one vector of sums waits for itself
    return new Estimate(
        Algorithm.DIRECT, s.multiplyAdds() / peak() / TILES / used, weights(s.weightSize()));
  }

  private Estimate winograd(Algorithm algorithm, int m) {
    double n = m + 2.0;
    double products = n * n * Math.ceilDiv(s.outH(), m) * Math.ceilDiv(s.outW(), m);
    double multiply = products * s.channels() * s.filters() / TILES;
    double transform = products * (s.channels() + s.filters()) * TRANSFORM;
    return new Estimate(
        algorithm, (multiply + transform) / peak(), weights(n * n * s.channels() * s.filters()));
  }
}
