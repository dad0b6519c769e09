package dev.lanewise.bench.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes that calls allocate on the heap, by the JVM's own count, which is exact. */
public final class Allocation {
  private static final int ATTEMPTS = 3;

  private Allocation() {}

  /**
   * Bytes of one call, on all threads if several take part; the least of a few attempts of {@code
   * calls} calls.
   */
  public static double perCall(Runnable call, int calls, boolean allThreads) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long before = allocated(threads, allThreads);
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      least = Math.min(least, allocated(threads, allThreads) - before);
    }
    return (double) least / calls;
  }

  /** Bytes this thread has allocated in its life. */
  static long onThisThread() {
    return allocated((ThreadMXBean) ManagementFactory.getThreadMXBean(), false);
  }

  private static long allocated(ThreadMXBean threads, boolean all) {
    return all ? threads.getTotalThreadAllocatedBytes() : threads.getCurrentThreadAllocatedBytes();
  }
}
