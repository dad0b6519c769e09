package dev.lanewise.bench.serve;

import dev.lanewise.bench.model.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Requests from a number of threads, each with a connection of its own. */
final class Load {
  private static final long LONGEST = 120_000_000_000L;

  private final Client client;
  private final int threads;

  Load(Client client, int threads) {
    this.client = client;
    this.threads = threads;
  }

  /** One request of a thread's. */
  private interface Turn {
    /** Whether there is another. */
    boolean take(Histogram times) throws IOException;
  }

  /** All that the threads have measured. */
  private Histogram together(Turn turn) throws IOException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Histogram>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(
                () -> {
                  Histogram times = new Histogram(LONGEST, 3);
                  while (turn.take(times)) {
                    // the turn does it all
                  }
                  return times;
                }));
      }
      Histogram sum = new Histogram(LONGEST, 3);
      for (Future<Histogram> one : all) {
        sum.add(one.get());
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException("the load test's client failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Requests a second when each thread asks again as soon as it is answered. */
  double capacity(Duration during) throws IOException {
    long start = System.nanoTime();
    Histogram times =
        together(
            to -> {
              long before = System.nanoTime();
              client.predict();
              to.recordValue(Math.min(System.nanoTime() - before, LONGEST));
              return System.nanoTime() - start < during.toNanos();
            });
    return times.getTotalCount() * 1e9 / (System.nanoTime() - start);
  }

  /**
   * How long answers took when requests came at a steady rate, however long those before them took.
   * A request is timed from when it was due if all threads were still waiting for answers then, and
   * else from when its thread woke: how late the system wakes a client is not the server's doing.
   */
  Latency steady(double perSecond, Duration during) throws IOException {
    long start = System.nanoTime();
    double gap = 1e9 / perSecond;
    AtomicLong next = new AtomicLong();
    return Latency.of(
        together(
            times -> {
              long due = start + (long) (gap * next.getAndIncrement());
              if (due - start > during.toNanos()) {
                return false;
              }
              boolean early = System.nanoTime() < due;
              while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
              }
              long from = early ? System.nanoTime() : due;
              client.predict();
              times.recordValue(Math.min(System.nanoTime() - from, LONGEST));
              return true;
            }));
  }
}
