package dev.lanewise.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads that share the parts of one task. The caller is one of them. Workers spin
 * briefly for the next task before they park, because the steps of a network follow each other within
 * microseconds. Running a task allocates nothing.
 *
 * <p>Parts are claimed in any order: a task must give the same result whichever thread does which part.
 */
public final class Team implements AutoCloseable {
  /** Work in parts 0 .. parts-1 that may run at the same time. */
  @FunctionalInterface
  public interface Task {
    /** Does one part; {@code worker} in 0 .. threads-1 tells which thread does it, for its scratch memory. */
    void run(int part, int worker);
  }

  /** About 20 microseconds: longer than the gap between two steps, shorter than a scheduler's time slice. */
  private static final int SPINS = 4000;

  private final Thread[] workers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile int epoch;
  private volatile boolean closed;
  private volatile @org.jspecify.annotations.Nullable Throwable failure;
  private @org.jspecify.annotations.Nullable Task task;
  private int parts;

  private Team(int threads) {
    workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int worker = i + 1;
      workers[i] = Thread.ofPlatform().daemon().name("lanewise-" + worker).unstarted(() -> work(worker));
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
   * Runs all parts and returns when all are done. One caller at a time.
   *
   * @throws IllegalStateException if the team is closed
   */
  public synchronized void run(int parts, Task task) {
    if (closed) {
      throw new IllegalStateException("team: closed");
    }
    if (parts == 1 || workers.length == 0) {
      for (int p = 0; p < parts; p++) {
        task.run(p, 0);
      }
      return;
    }
    this.task = task;
    this.parts = parts;
    failure = null;
    next.set(0);
    busy.set(workers.length);
    epoch++;
    for (Thread t : workers) {
      LockSupport.unpark(t);
    }
    claim(task, 0);
    for (int spins = 0; busy.get() > 0; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
    this.task = null;
    Throwable t = failure;
    if (t instanceof RuntimeException e) {
      throw e;
    } else if (t instanceof Error e) {
      throw e;
    }
  }

  private void claim(Task task, int worker) {
    try {
      for (int p = next.getAndIncrement(); p < parts; p = next.getAndIncrement()) {
        task.run(p, worker);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void work(int worker) {
    int seen = 0;
    while (true) {
      for (int spins = 0; epoch == seen && !closed; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = epoch;
      Task current = task;
      if (current != null) {
        claim(current, worker);
      }
      busy.decrementAndGet();
    }
  }

  /** Ends the workers; a second call does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Thread t : workers) {
      LockSupport.unpark(t);
    }
  }
}
