package dev.lanewise.kernels.simd;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Bytes allocated, by the JVM's own count. */
final class Heap {
  /** To ask for it makes objects. */
  private static final @Nullable Counter COUNTER = counter();

  private Heap() {}

  /** Loaded only where there is a module for it. */
  private record Counter(ThreadMXBean threads) {}

  private static @Nullable Counter counter() {
    try {
      return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
              && threads.isThreadAllocatedMemorySupported()
          ? new Counter(threads)
          : null;
    } catch (LinkageError e) {
      return null;
    }
  }

  /** By this thread in its life; always 0 in a JVM that does not count. */
  static long ofThisThread() {
    return COUNTER == null ? 0 : Math.max(0, COUNTER.threads.getCurrentThreadAllocatedBytes());
  }
}
