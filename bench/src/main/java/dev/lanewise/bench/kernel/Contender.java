package dev.lanewise.bench.kernel;

import java.util.Arrays;

/**
 * One of those that run in turn: a call, repeated often enough for the clock, and its time in each
 * round.
 */
final class Contender {
  /** Compiled, our kernels allocate nothing; interpreted, an object for each vector. */
  private static final long OBJECTS = 4096;

  private final String name;
  private final Runnable call;
  private int repeats = 1;
  private double[] nanos = new double[64];
  private int rounds;
  private boolean makesObjects;

  Contender(String name, Runnable call) {
    this.name = name;
    this.call = call;
  }

  String name() {
    return name;
  }

  /** Runs for one round that should last {@code roundNanos} and notes the time of a call. */
  void round(long roundNanos) {
    long allocated = Allocation.onThisThread();
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      call.run();
    }
    long took = Math.max(1, System.nanoTime() - start);
    makesObjects = Allocation.onThisThread() - allocated > OBJECTS * repeats;
    if (rounds == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * rounds);
    }
    nanos[rounds++] = (double) took / repeats;
    // Growth is limited because the first calls are interpreted and say little about the next.
    double wanted = (double) repeats * roundNanos / took;
    repeats = (int) Math.clamp(wanted, Math.max(1, repeats / 2.0), 10.0 * repeats);
  }

  /** Nanoseconds of a call in the fastest round. */
  double fastest() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rounds; i++) {
      least = Math.min(least, nanos[i]);
    }
    return least;
  }

  /**
   * Whether calls of the last round made that many objects: a sure sign of code that still waits
   * for the compiler, which a busy machine keeps from its work for seconds.
   */
  boolean makesObjects() {
    return makesObjects;
  }

  /** Forgets the rounds so far, not how often a call must be repeated. */
  void forget() {
    rounds = 0;
  }

  /** Calls of one round. */
  int repeats() {
    return repeats;
  }

  Runnable call() {
    return call;
  }

  /** The rate of each round. */
  Spread rates(Work work) {
    double[] rates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      rates[i] = work.rate(nanos[i]);
    }
    return Spread.of(rates);
  }
}
