package dev.lanewise.kernels;

/**
 * This core's peak rate of multiply-adds, measured: GFLOP/s in fp32 on one thread, with the vectors
 * that kernels use, or with single floats without the vector module.
 */
public final class PeakMeter {
  /** About 40 microseconds at 100 GFLOP/s: fits between two of another process's time slices. */
  private static final int TURNS = 1 << 14;

  private static final long MILLI = 1_000_000;

  /**
   * No compiled turn of a dozen multiply-adds takes as long, not on a core of 1 GHz with one unit.
   */
  private static final int SLOW_TURN_NANOS = 24;

  /** Rates of the same code differ by less, from one round to the next. */
  private static final double GROWN = 1.1;

  private static final class Here {
    static final FmaLoop LOOP = Kernels.fmaLoop();
    static volatile double peak = first();

    private static double first() {
      // Before the JIT compiler has had its turn the loop is a hundred times slower; on a busy
      // machine that takes long, and there may be slower code in between.
      double compiled = LOOP.operations() / (double) SLOW_TURN_NANOS;
      long start = System.nanoTime();
      double best = 0;
      double before;
      do {
        before = best;
        best = Math.max(best, measure(LOOP, 50 * MILLI));
      } while ((best < compiled || best > GROWN * before)
          && System.nanoTime() - start < 5000 * MILLI);
      return Math.max(best, measure(LOOP, 100 * MILLI));
    }
  }

  /** Where results go, so that computing them cannot be skipped. */
  static volatile float sink;

  private PeakMeter() {}

  /**
   * The peak; the first call measures for 200 ms or more, later ones return the same, or what
   * {@link #measure} has found since if that is more.
   */
  public static double gflops() {
    return Here.peak;
  }

  /**
   * The rate of the fastest of many short rounds within the given time, measured anew: to be
   * interleaved with measurements of kernels on a machine whose clock changes.
   */
  public static double measure(long nanos) {
    double rate = measure(Here.LOOP, nanos);
    raise(rate);
    return rate;
  }

  private static synchronized void raise(double rate) {
    Here.peak = Math.max(Here.peak, rate);
  }

  /** Runs the measured loop for so many turns, for others to time. */
  public static void run(int turns) {
    Check.atLeast("peak", "turns", turns, 0);
    sink = Here.LOOP.run(turns);
  }

  /** Floating-point operations of so many turns; a multiply-add is two. */
  public static long operations(int turns) {
    return (long) Here.LOOP.operations() * turns;
  }

  private static double measure(FmaLoop loop, long nanos) {
    long fastest = Long.MAX_VALUE;
    long start = System.nanoTime();
    long from = start;
    while (from - start < nanos || fastest == Long.MAX_VALUE) {
      sink = loop.run(TURNS);
      long to = System.nanoTime();
      fastest = Math.min(fastest, Math.max(1, to - from));
      from = to;
    }
    return (double) loop.operations() * TURNS / fastest;
  }
}
