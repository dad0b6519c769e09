package dev.lanewise.nn.run;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a warm-up went.
 *
 * @param firstCallNanos time of the first call
 * @param fullSpeedNanos time from the start until calls took at most 5 % longer than in the end
 * @param callNanos median time of a call in the end
 * @param calls made in all
 * @param windows the way there
 */
public record WarmUp(
    long firstCallNanos, long fullSpeedNanos, long callNanos, long calls, List<Window> windows) {
  /** A window of calls whose median is one measurement. */
  private static final long WINDOW_NANOS = 20_000_000;

  private static final int MOST_CALLS_PER_WINDOW = 2000;

  /** Windows without progress that end it: 0.4 s, longer than the compiler takes for a kernel. */
  private static final int PATIENCE = 20;

  /** Progress is a median lower by 2 %: less is noise. */
  private static final double PROGRESS = 0.98;

  /**
   * Kernels put vectors on the heap until they are compiled, and one that a call needs only once,
   * for the edge of a matrix, is compiled long after the others: too late to be seen in the median.
   */
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** For calls that allocate for another reason. */
  private static final long MOST_COMPILING_NANOS = 5_000_000_000L;

  /** For calls that never stop getting faster. */
  public static final long MOST_NANOS = 20_000_000_000L;

  /** Calls after which the JVM has compiled whatever it will compile. */
  private static final int ENOUGH = 20_000;

  /** For calls so long that there are not as many, in each of which loops are compiled. */
  private static final long LONG_ENOUGH_NANOS = 60_000_000;

  private static final int QUIET_ROUNDS = 5;

  /** Keeps its own copy of the windows. */
  public WarmUp {
    windows = List.copyOf(windows);
  }

  /**
   * Some calls in a row.
   *
   * @param median nanoseconds of a call
   * @param end nanoseconds since the start
   */
  public record Window(long median, long end) {}

  /** Calls often, and on while calls still allocate, for at most 5 s. */
  static void untilCompiled(Runnable call) {
    long start = System.nanoTime();
    long elapsed = 0;
    boolean compiling = true;
    for (int i = 0;
        compiling ? elapsed < MOST_COMPILING_NANOS : i < ENOUGH && elapsed < LONG_ENOUGH_NANOS;
        i++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      call.run();
      compiling = THREADS.getCurrentThreadAllocatedBytes() > allocated;
      elapsed = System.nanoTime() - start;
    }
  }

  /** One after the other, and those that allocate then often, until none has for some rounds. */
  static void untilCompiled(List<Runnable> calls) {
    long start = System.nanoTime();
    for (int quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
      for (Runnable call : calls) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        call.run();
        if (THREADS.getCurrentThreadAllocatedBytes() > allocated
            && System.nanoTime() - start < MOST_COMPILING_NANOS) {
          untilCompiled(call);
          quiet = 0;
        }
      }
    }
  }

  static WarmUp of(Runnable call) {
    return of(call, MOST_NANOS);
  }

  /** Calls until calls get no faster, but not for longer than {@code mostNanos}. */
  public static WarmUp of(Runnable call, long mostNanos) {
    long start = System.nanoTime();
    call.run();
    long first = System.nanoTime() - start;
    List<Window> windows = new ArrayList<>();
    long[] times = new long[MOST_CALLS_PER_WINDOW];
    long calls = 1;
    long best = Long.MAX_VALUE;
    int sinceProgress = 0;
    long elapsed = first;
    do {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      int n = fill(times, call);
      boolean compiling =
          THREADS.getCurrentThreadAllocatedBytes() > allocated && elapsed < MOST_COMPILING_NANOS;
      calls += n;
      Arrays.sort(times, 0, n);
      long median = times[n / 2];
      elapsed = System.nanoTime() - start;
      windows.add(new Window(median, elapsed));
      sinceProgress = median < best * PROGRESS || compiling ? 0 : sinceProgress + 1;
      best = Math.min(best, median);
    } while (sinceProgress < PATIENCE && elapsed < mostNanos);
    return new WarmUp(first, fullSpeed(windows, best), windows.getLast().median, calls, windows);
  }

  /** Times calls for one window; how many they were. */
  private static int fill(long[] times, Runnable call) {
    long start = System.nanoTime();
    long before = start;
    int n = 0;
    while (n < times.length && before - start < WINDOW_NANOS) {
      call.run();
      long now = System.nanoTime();
      times[n++] = now - before;
      before = now;
    }
    return n;
  }

  private static long fullSpeed(List<Window> windows, long best) {
    for (Window w : windows) {
      if (w.median <= 1.05 * best) {
        return w.end;
      }
    }
    return windows.getLast().end;
  }
}
