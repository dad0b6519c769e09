package dev.lanewise.kernels;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Runs kernels until they are as fast as they get, and tells whether that is as fast as they should
 * be. A vector kernel is slow until C2 has compiled it, some hundred times, and once in a long
 * while what C2 makes of it is bad and stays so: then its classes are generated anew, which gives
 * C2 another try, and the better code is what {@link Kernel#code} gives from then on.
 *
 * <p>Call it before plans and models are made, for these keep the code they got.
 */
public final class SelfCheck {
  /** Long beside the clock's steps, short beside another process's time slices. */
  private static final long ROUND_NANOS = 200_000;

  private static final long WINDOW_NANOS = 50_000_000;

  /** So many windows without progress outlast C2's work on one kernel, 0.1 to 0.3 s. */
  private static final int WINDOWS = 6;

  private static final double PROGRESS = 1.02;

  /** New code must be better by more than one run differs from another. */
  private static final double BETTER = 1.1;

  private final long patience;

  /**
   * How a kernel did.
   *
   * @param kernel its id
   * @param calls of all the code that was tried
   * @param seconds that they took
   * @param rate of the fastest round, in billions a second
   * @param expected what the caller asked for, in billions a second
   * @param renewed whether code made anew has replaced the one there was
   */
  public record Report(
      String kernel, long calls, double seconds, double rate, double expected, boolean renewed) {
    /** Whether the kernel is as fast as expected. */
    public boolean ok() {
      return rate >= expected;
    }
  }

  private record Drive(long calls, double seconds, double rate) {}

  private SelfCheck(long patience) {
    this.patience = patience;
  }

  /**
   * A check with so much patience.
   *
   * @param patience for a kernel that is slower than expected; on a busy machine C2 may need
   *     seconds. One that is not is done in half a second
   */
  public static SelfCheck within(Duration patience) {
    if (patience.isNegative()) {
      throw new IllegalArgumentException(
          "self-check: patience is " + patience + " but is negative");
    }
    return new SelfCheck(patience.toNanos());
  }

  /** The rate that is this share of one core's measured peak of multiply-adds, in GFLOP/s. */
  public static double ofPeak(double share) {
    return share * PeakMeter.gflops();
  }

  /**
   * Drives a kernel, and if it stays too slow its code made anew.
   *
   * @param call the kernel's code at work on data of the caller, on this thread
   * @param work of one call: operations, bytes or elements
   * @param expected so many of these should be done, in billions a second; a fair value is two
   *     thirds of what a quiet machine reaches
   */
  @SuppressWarnings("ReferenceEquality") // the same object has the same class
  public <C> Report drive(Kernel<C> kernel, Consumer<C> call, double work, double expected) {
    if (!(work > 0) || !(expected >= 0)) {
      throw new IllegalArgumentException(
          "self-check of %s: work is %s and expected is %s but must be positive"
              .formatted(kernel, work, expected));
    }
    C code = kernel.code();
    Drive first = untilSettled(code, call, work, expected);
    if (first.rate() >= expected) {
      return report(kernel, first, first.calls(), first.seconds(), expected, false);
    }
    C fresh = kernel.another();
    if (fresh == code) { // not a generated class: another try is the same try
      return report(kernel, first, first.calls(), first.seconds(), expected, false);
    }
    Drive second = untilSettled(fresh, call, work, expected);
    boolean renewed = second.rate() > BETTER * first.rate();
    if (renewed) {
      kernel.use(fresh);
    }
    return report(
        kernel,
        renewed ? second : first,
        first.calls() + second.calls(),
        first.seconds() + second.seconds(),
        expected,
        renewed);
  }

  private static Report report(
      Kernel<?> kernel, Drive d, long calls, double seconds, double expected, boolean renewed) {
    return new Report(kernel.id(), calls, seconds, d.rate(), expected, renewed);
  }

  /** Until the rate is the expected one and rises no more, or patience is at its end. */
  private <C> Drive untilSettled(C code, Consumer<C> call, double work, double expected) {
    long start = System.nanoTime();
    long now = start;
    long calls = 0;
    long repeats = 1;
    double best = 0;
    int idle = 0;
    do {
      double before = best;
      long window = now;
      do {
        for (long i = 0; i < repeats; i++) {
          call.accept(code);
        }
        long took = Math.max(1, System.nanoTime() - now);
        now += took;
        calls += repeats;
        best = Math.max(best, work * repeats / took);
        repeats = took < ROUND_NANOS ? 2 * repeats : Math.max(1, repeats * ROUND_NANOS / took);
      } while (now - window < WINDOW_NANOS);
      idle = best > PROGRESS * before ? 0 : idle + 1;
    } while ((idle < WINDOWS || best < expected) && now - start < patience);
    return new Drive(calls, (now - start) / 1e9, best);
  }
}
