package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kernel but the reference loops allocates nothing and is as much faster than its plain twin
 * as its kind must be: that catches vectors that box, classes that the compiler gives up on, and
 * methods it no longer inlines. The first class of its JVM: hundreds of other tests shape the
 * profiles of the JDK's methods, and one that is slow for it is not what this is to find.
 */
@Order(1)
final class GuardTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long MILLI = 1_000_000;

  private static final int TRIES = 3;
  private static final Map<String, Double> TWINS = new HashMap<>();

  /** Where there are vectors, at the widest only: every kernel is driven until it is compiled. */
  @BeforeAll
  static void atFullWidth() {
    assumeTrue(
        !Machine.vectorModulePresent() || Machine.here().vectorBits() == Widest.BITS,
        "runs at the machine's own vector width");
  }

  @TestFactory
  Stream<DynamicTest> allocatesNothing() {
    return Enrolment.ofThisRun()
        .filter(k -> !k.id().endsWith(".reference"))
        .map(k -> DynamicTest.dynamicTest(k.id(), () -> allocatesNothing(k)));
  }

  private static <C> void allocatesNothing(Kernel<C> kernel) {
    for (Case<C> c : cases(kernel)) {
      Runnable call = c.repeatedly(kernel.code());
      assertThat(bytesPerCall(call))
          .as(() -> "bytes per call of %s, %s, %s".formatted(kernel, c, AllocationSites.of(call)))
          .isLessThan(1);
    }
  }

  private static <C> List<Case<C>> cases(Kernel<C> kernel) {
    return Enrolment.cases(kernel.operation()).moderate(kernel.operation()).stream()
        .filter(c -> c.isFor(kernel.code()))
        .toList();
  }

  /** Warms up until nothing is allocated: on a busy machine the compiler may take seconds. */
  static double bytesPerCall(Runnable call) {
    int calls = 20;
    double bytes = Double.POSITIVE_INFINITY;
    for (long start = System.nanoTime();
        bytes >= 1 && System.nanoTime() - start < 20_000 * MILLI; ) {
      for (long warm = System.nanoTime(); System.nanoTime() - warm < 5 * MILLI; ) {
        call.run();
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      bytes = (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / calls;
    }
    return bytes;
  }

  @TestFactory
  Stream<DynamicTest> isFasterThanItsTwin() {
    return Enrolment.ofThisRun()
        .filter(k -> !k.id().endsWith(".reference"))
        .map(k -> DynamicTest.dynamicTest(k.id(), () -> isFasterThanItsTwin(k)));
  }

  private static <C> void isFasterThanItsTwin(Kernel<C> kernel) {
    C oracle = Enrolment.oracle(kernel.operation());
    double times = bar(kernel.id());
    for (Case<C> c : cases(kernel)) {
      Runnable twin = c.repeatedly(oracle);
      double twinNanos =
          TWINS.computeIfAbsent(kernel.operation() + " " + c, name -> fastest(twin, 0, 50 * MILLI));
      double nanos = Double.POSITIVE_INFINITY;
      for (int t = 0; t < TRIES && nanos * times > twinNanos; t++) {
        // The machine may have changed its pace: measure the two in the same stretch of time, and
        // each try on arrays elsewhere. Negation has taken 236 ns for 2048 numbers on one pair of
        // arrays and 121 on the next, in one JVM: lines of two arrays may drive each other out.
        twinNanos = t == 0 ? twinNanos : fastest(twin, 0, 50 * MILLI);
        nanos = fastest(c.repeatedly(kernel.code()), twinNanos / times, 3000 * MILLI);
      }
      assertThat(twinNanos / nanos)
          .as("%s over its twin, %s", kernel, c)
          .isGreaterThanOrEqualTo(times);
    }
  }

  /**
   * How many times as fast as plain loops: vectors as wide as the machine's 3, all others no
   * slower.
   */
  private static double bar(String id) {
    return Machine.vectorModulePresent() && id.endsWith(".w" + Widest.BITS) ? 3 : 1;
  }

  /** Loaded only where there is a vector module. */
  private static final class Widest {
    static final int BITS = jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /** Nanoseconds per call of the fastest round, until that is fast enough or time is up. */
  private static double fastest(Runnable call, double enough, long budget) {
    double best = Double.POSITIVE_INFINITY;
    int calls = 1;
    for (long start = System.nanoTime(); best > enough && System.nanoTime() - start < budget; ) {
      long from = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      long took = System.nanoTime() - from;
      best = Math.min(best, (double) took / calls);
      // Rounds long enough for the clock, short enough to slip between other processes' slices.
      calls = took < MILLI / 10 ? 2 * calls : calls;
    }
    return best;
  }
}
