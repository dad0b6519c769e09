package dev.lanewise.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that share the parts of one task. The caller is one of them, and never
 * waits for a worker that has not begun: where no other core is free, it does all parts itself.
 * Workers spin briefly for the next task before they park, because the steps of a network follow
 * each other within microseconds. Running a task allocates nothing.
 *
 * <p>Parts are claimed in any order: a task must give the same result whichever thread does which
 * part.
 */
public final class Team implements AutoCloseable {
  /** Work in parts 0 .. parts-1 that may run at the same time. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does one part; {@code worker} in 0 .. threads-1 tells which thread does it, for its scratch
     * memory.
     */
    void run(int part, int worker);
  }

  /** Longer than the gap between two steps of a network, shorter than a scheduler's time slice. */
  private static final long SPIN_NANOS = 20_000;

  private final Thread[] workers;

  /**
   * Number of the run in the upper half, parts nobody has claimed in the lower. A claim is a
   * compare-and-set of the whole, so one that comes too late, from a worker that slept through the
   * end of its run, fails.
   */
  private final AtomicLong unclaimed = new AtomicLong();

  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean closed;

  /** Written before, and read after, the run's number in {@link #unclaimed}. */
  private @Nullable Task task;

  private Team(int threads) {
    workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int worker = i + 1;
      workers[i] =
          Thread.ofPlatform().daemon().name("lanewise-" + worker).unstarted(() -> work(worker));
    }
    for (Thread t : workers) {
      t.start();
    }
  }

  /** A team of {@code threads} threads, the caller's included. */
  public static Team of(int threads) {
    Check.atLeast("team", "threads", threads, 1);
    return new Team(threads);
  }

  /** Number of threads, the caller's included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs all parts, each once, and returns when all are done. Callers take turns. If parts throw,
   * the others still run, and then one of the exceptions is thrown here.
   *
   * @throws IllegalStateException if the team is closed, or if called from inside a task of this
   *     team
   */
  public void run(int parts, Task task) {
    Check.atLeast("team", "parts", parts, 0);
    Check.notNull("team", "task", task);
    if (Thread.holdsLock(this) || isWorker(Thread.currentThread())) {
      throw new IllegalStateException("team: run called from inside a task of the same team");
    }
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("team: closed");
      }
      share(parts, task);
    }
  }

  private void share(int parts, Task task) {
    long run = (unclaimed.get() >>> 32) + 1;
    this.task = task;
    unfinished.set(parts);
    unclaimed.set(run << 32 | parts);
    for (int i = 0; i < Math.min(parts - 1, workers.length); i++) {
      LockSupport.unpark(workers[i]);
    }
    claim(0);
    await();
    this.task = null;
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof Error e) {
      throw e;
    } else if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown != null) {
      throw new IllegalStateException("team: a task failed", thrown);
    }
  }

  /** Waits for the parts that workers are still doing. */
  private void await() {
    long start = System.nanoTime();
    while (unfinished.get() > 0) {
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, SPIN_NANOS);
      }
    }
  }

  /** Claims and does parts until none is left. */
  private void claim(int worker) {
    while (true) {
      long seen = unclaimed.get();
      int left = (int) seen;
      Task current = task;
      if (left == 0) {
        return;
      }
      // Success means that the run seen is still open, hence that the task read since is its task.
      if (unclaimed.compareAndSet(seen, seen - 1) && current != null) {
        perform(current, left - 1, worker);
      }
    }
  }

  private void perform(Task current, int part, int worker) {
    try {
      current.run(part, worker);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
    unfinished.decrementAndGet();
  }

  private void work(int worker) {
    while (!closed) {
      long start = System.nanoTime();
      while (idle() && System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
      }
      if (idle()) {
        // An interrupt left over from a task would keep the thread from parking.
        Thread.interrupted();
        LockSupport.park(this);
      }
      claim(worker);
    }
  }

  private boolean idle() {
    return (int) unclaimed.get() == 0 && !closed;
  }

  private boolean isWorker(Thread thread) {
    for (Thread t : workers) {
      if (t == thread) {
        return true;
      }
    }
    return false;
  }

  /**
   * Ends the workers once they have done what they claimed; a run in progress is finished by its
   * caller.
   */
  @Override
  public void close() {
    closed = true;
    for (Thread t : workers) {
      LockSupport.unpark(t);
    }
  }
}
