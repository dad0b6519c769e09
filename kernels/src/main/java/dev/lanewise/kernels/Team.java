package dev.lanewise.kernels;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that share the parts of one task. The caller is one of them, and never
 * waits for a worker that has not begun: where no other core is free, it does all parts itself.
 * Workers spin briefly for the next task before they park, because the steps of a network follow
 * each other within microseconds; a caller that knows of further tasks says so ({@link
 * #stayAwake}). Running a task allocates nothing.
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

  /** Longer than the gap between two steps of a network. */
  private static final long SPIN_NANOS = 20_000;

  /**
   * Longer than most steps that one thread does alone, and than shares of one step differ; shorter
   * than a scheduler's time slice. Waking up costs a worker 50 us.
   */
  private static final long AWAKE_NANOS = 1_000_000;

  /** What wakes or calls the other threads. */
  private sealed interface Crew permits Own, Lent {
    /** Threads besides the caller's. */
    int size();

    /** Has worker {@code i + 1} look for parts. */
    void call(int i);

    boolean includes(Thread thread);
  }

  private final Crew crew;

  /**
   * Number of the run in the upper half, parts nobody has claimed in the lower. A claim is a
   * compare-and-set of the whole, so one that comes too late, from a worker that slept through the
   * end of its run, fails.
   */
  private final AtomicLong unclaimed = new AtomicLong();

  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Callers that know of further tasks. */
  private final AtomicInteger callers = new AtomicInteger();

  private volatile boolean closed;

  /** Written before, and read after, the run's number in {@link #unclaimed}. */
  private @Nullable Task task;

  private Team(int threads) {
    Own own = new Own(threads - 1);
    crew = own;
    own.start();
  }

  private Team(int threads, Executor executor) {
    crew = new Lent(threads - 1, executor);
  }

  /** A team of {@code threads} threads, the caller's included. */
  public static Team of(int threads) {
    Check.atLeast("team", "threads", threads, 1);
    return new Team(threads);
  }

  /**
   * The caller and up to {@code threads - 1} threads of an executor. It is given a task whenever
   * there is work to share; if it has no thread free, or refuses, the caller works alone. What an
   * executor allocates for a task is its own affair.
   */
  public static Team on(Executor executor, int threads) {
    Check.notNull("team", "executor", executor);
    Check.atLeast("team", "threads", threads, 1);
    return new Team(threads, executor);
  }

  /** Threads of the team's own. */
  private final class Own implements Crew {
    private final Thread[] threads;

    Own(int count) {
      threads = new Thread[count];
      for (int i = 0; i < count; i++) {
        int worker = i + 1;
        threads[i] =
            Thread.ofPlatform().daemon().name("lanewise-" + worker).unstarted(() -> work(worker));
      }
    }

    void start() {
      for (Thread t : threads) {
        t.start();
      }
    }

    @Override
    public int size() {
      return threads.length;
    }

    @Override
    public void call(int i) {
      LockSupport.unpark(threads[i]);
    }

    @Override
    public boolean includes(Thread thread) {
      for (Thread t : threads) {
        if (t == thread) {
          return true;
        }
      }
      return false;
    }
  }

  /** Threads of an executor, each for as long as runs follow each other closely. */
  private final class Lent implements Crew {
    private final Executor executor;
    private final Runnable[] calls;

    /**
     * Who does a call, or {@link #QUEUED}, or null: a worker's number is one thread's at a time.
     */
    private final AtomicReferenceArray<@Nullable Object> doers;

    private static final Object QUEUED = new Object();

    Lent(int count, Executor executor) {
      this.executor = executor;
      calls = new Runnable[count];
      doers = new AtomicReferenceArray<>(count);
      for (int i = 0; i < count; i++) {
        int worker = i;
        calls[i] = () -> help(worker);
      }
    }

    private void help(int i) {
      doers.set(i, Thread.currentThread());
      try {
        do {
          claim(i + 1);
        } while (!closed && spin());
      } finally {
        doers.set(i, null);
      }
    }

    @Override
    public int size() {
      return calls.length;
    }

    @Override
    public void call(int i) {
      if (doers.compareAndSet(i, null, QUEUED)) {
        try {
          executor.execute(calls[i]);
        } catch (RejectedExecutionException e) {
          doers.set(i, null); // the caller does it all
        }
      }
    }

    @Override
    public boolean includes(Thread thread) {
      for (int i = 0; i < calls.length; i++) {
        if (doers.get(i) == thread) {
          return true;
        }
      }
      return false;
    }
  }

  /** Number of threads, the caller's included. */
  public int threads() {
    return crew.size() + 1;
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
    if (Thread.holdsLock(this) || crew.includes(Thread.currentThread())) {
      throw new IllegalStateException("team: run called from inside a task of the same team");
    }
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("team: closed");
      }
      share(parts, task);
    }
  }

  /**
   * Has workers that are awake spin for up to a millisecond after a task, not only briefly, until
   * {@link #rest} is called as often: for work that comes in many short runs with something between
   * them.
   */
  public void stayAwake() {
    callers.incrementAndGet();
  }

  /**
   * Ends what {@link #stayAwake} began.
   *
   * @throws IllegalStateException if it was not called before
   */
  public void rest() {
    if (callers.decrementAndGet() < 0) {
      callers.incrementAndGet();
      throw new IllegalStateException("team: rest without stayAwake");
    }
  }

  private void share(int parts, Task task) {
    long run = (unclaimed.get() >>> 32) + 1;
    this.task = task;
    unfinished.set(parts);
    unclaimed.set(run << 32 | parts);
    for (int i = 0; i < Math.min(parts - 1, crew.size()); i++) {
      crew.call(i);
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
      if (System.nanoTime() - start < AWAKE_NANOS) {
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
      if (!spin()) {
        // An interrupt left over from a task would keep the thread from parking.
        Thread.interrupted();
        LockSupport.park(this);
      }
      claim(worker);
    }
  }

  /** Waits a little for parts; whether there are any. */
  private boolean spin() {
    long start = System.nanoTime();
    while (idle() && System.nanoTime() - start < (callers.get() > 0 ? AWAKE_NANOS : SPIN_NANOS)) {
      Thread.onSpinWait();
    }
    return !idle();
  }

  private boolean idle() {
    return (int) unclaimed.get() == 0 && !closed;
  }

  /**
   * Ends the workers once they have done what they claimed; a run in progress is finished by its
   * caller. A caller's executor goes on.
   */
  @Override
  public void close() {
    closed = true;
    for (int i = 0; i < crew.size() && crew instanceof Own; i++) {
      crew.call(i);
    }
  }
}
