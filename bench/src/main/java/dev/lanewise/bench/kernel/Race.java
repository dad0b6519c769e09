package dev.lanewise.bench.kernel;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs contenders in turn, A B C A B C, first until all are warm and then for their times. On a
 * shared machine speed drifts within seconds; contenders that alternate within milliseconds drift
 * together, and their ratio holds.
 *
 * @param roundNanos how long each runs before it is the next one's turn
 * @param windowNanos warm is who got no faster in a window of this length. It should be longer than
 *     the JIT compiler takes for one kernel, up to 0.3 s, during which nothing changes
 * @param rounds how many are measured if there is time
 * @param pauseNanos of silence between turns: worker threads of others spin for a while after their
 *     work
 */
record Race(long roundNanos, long windowNanos, int rounds, long pauseNanos) {
  /** Measured whatever the time. */
  private static final int LEAST_ROUNDS = 3;

  /** A window with less compilation than this compiled no kernel. */
  private static final long IDLE_COMPILER_MILLIS = 10;

  /**
   * Runs all until all are warm, or the time is over; three times that while the first still waits
   * for the JIT compiler, for then its times would say nothing.
   */
  void warmUp(List<Contender> contenders, long budgetNanos) {
    long start = System.nanoTime();
    double[] fastest = new double[contenders.size()];
    Arrays.fill(fastest, Double.POSITIVE_INFINITY);
    boolean warm;
    long most;
    do {
      warm = window(contenders, fastest);
      most = contenders.get(0).makesObjects() ? 3 * budgetNanos : budgetNanos;
    } while (!warm && System.nanoTime() - start < most);
  }

  /** Runs all until the JIT compiler has nothing to do for a window, or the time is over. */
  void compile(List<Contender> contenders, long budgetNanos) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long start = System.nanoTime();
    long compiled;
    long windowStart;
    do {
      compiled = compiler.getTotalCompilationTime();
      windowStart = System.nanoTime();
      do {
        round(contenders);
      } while (System.nanoTime() - windowStart < windowNanos);
    } while (System.nanoTime() - start < budgetNanos
        && (contenders.stream().anyMatch(Contender::makesObjects)
            || compiler.getTotalCompilationTime() - compiled > IDLE_COMPILER_MILLIS));
    contenders.forEach(Contender::forget);
  }

  /** Measures all within about {@code budgetNanos}, at most two thirds of it to warm up. */
  void run(List<Contender> contenders, long budgetNanos) {
    long start = System.nanoTime();
    warmUp(contenders, budgetNanos * 2 / 3);
    contenders.forEach(Contender::forget);
    for (int r = 0; r < rounds; r++) {
      if (r >= LEAST_ROUNDS && System.nanoTime() - start > budgetNanos) {
        return;
      }
      round(contenders);
    }
  }

  /**
   * Runs for one window; whether nobody got faster than {@code fastest}, which is updated, and all
   * seem to be compiled.
   */
  private boolean window(List<Contender> contenders, double[] fastest) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long compiled = compiler.getTotalCompilationTime();
    long start = System.nanoTime();
    contenders.forEach(Contender::forget);
    do {
      round(contenders);
    } while (System.nanoTime() - start < windowNanos);
    boolean warm = compiler.getTotalCompilationTime() - compiled < IDLE_COMPILER_MILLIS;
    warm &= contenders.stream().noneMatch(Contender::makesObjects);
    for (int i = 0; i < fastest.length; i++) {
      double nanos = contenders.get(i).fastest();
      warm &= nanos > 0.98 * fastest[i];
      fastest[i] = Math.min(fastest[i], nanos);
    }
    return warm;
  }

  private void round(List<Contender> contenders) {
    for (Contender c : contenders) {
      if (pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
      }
      c.round(roundNanos);
    }
  }
}
