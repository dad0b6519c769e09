package dev.lanewise.nn.run;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts what the JVM allocates, exact to the byte. Of the longest loops C2 keeps an object in one
 * JVM of several where hundreds of other tests have shaped the profiles of the JDK's methods:
 * classes with tests of single small plans run first.
 */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Allocations() {}

  /**
   * Skips a test at 128 bits on a machine that has more: there C2 keeps a few vectors of some
   * kernel as objects in one JVM of three, seen after many other tests and never alone.
   */
  public static void assumeVectorsAreNoObjects() {
    assumeFalse(
        "128".equals(System.getProperty("lanewise.width")),
        "not at 128 bits, where some JVMs keep a few vectors as objects");
  }

  /**
   * Bytes this thread allocates in {@code calls} calls, once the JVM has compiled what they do:
   * vectors are objects until then. Repeats until it is none, for at most {@link #PATIENCE_NANOS}.
   */
  public static long bytesOf(Runnable call, int calls) {
    assumeVectorsAreNoObjects();
    long end = System.nanoTime() + PATIENCE_NANOS;
    long bytes;
    do {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    } while (bytes > 0 && System.nanoTime() < end);
    return bytes;
  }
}
