package dev.lanewise.nn.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A fixed number of slots, lent to one thread each: in the order of asking, and the one that came
 * back last first, because caches still hold its memory. Lending allocates nothing where nobody
 * waits.
 */
final class Pool {
  /** More than can ever wait: wakes all of them. */
  private static final int ALL = Integer.MAX_VALUE / 2;

  private final String name;
  private final List<Slot> slots;
  private final Semaphore permits;
  private final LongAdder refused = new LongAdder();
  private final LongAdder waited = new LongAdder();

  /** The monitor of all that follows. */
  private final Slot[] idle;

  private int idleCount;
  private volatile boolean closed;
  private final Runnable ended;

  /**
   * All slots idle.
   *
   * @param ended run once it is closed and all slots are back
   */
  Pool(String name, List<Slot> slots, Runnable ended) {
    this.name = name;
    this.slots = List.copyOf(slots);
    this.permits = new Semaphore(slots.size(), true);
    this.idle = slots.toArray(Slot[]::new);
    this.idleCount = idle.length;
    this.ended = ended;
  }

  List<Slot> slots() {
    return slots;
  }

  /**
   * Takes a slot, which must be given back.
   *
   * @throws ServiceBusyException if none came free
   * @throws CancellationException if the thread is interrupted, as it stays
   * @throws IllegalStateException if the pool is closed, or was closed meanwhile
   */
  Slot take(Duration patience) {
    if (closed) {
      throw refusal();
    }
    try {
      // With a time of 0 it does not overtake those who wait, as it would without.
      if (!permits.tryAcquire(0, TimeUnit.NANOSECONDS)) {
        await(patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    }
    synchronized (idle) {
      if (!closed) {
        return idle[--idleCount];
      }
    }
    permits.release();
    throw refusal();
  }

  /** Takes all slots that nobody holds or waits for. */
  List<Slot> takeIdle() {
    List<Slot> taken = new ArrayList<>();
    synchronized (idle) {
      while (!closed && idleCount > 0 && permits.tryAcquire()) {
        taken.add(idle[--idleCount]);
      }
    }
    return taken;
  }

  private void await(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    boolean acquired = permits.tryAcquire(nanos(patience), TimeUnit.NANOSECONDS);
    waited.add(System.nanoTime() - start);
    if (!acquired && !closed) {
      refused.increment();
      throw new ServiceBusyException(
          "service %s: %d of %d predictors are busy and none came free within %s, with %d more calls waiting; call later, or give it more predictors or more patience"
              .formatted(name, busy(), slots.size(), text(patience), waiting()));
    }
    if (!acquired) {
      throw refusal();
    }
  }

  private static long nanos(Duration patience) {
    // Far ones do not fit: 292 years are the longest.
    return patience.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? patience.toNanos()
        : Long.MAX_VALUE;
  }

  private static String text(Duration patience) {
    return patience.toNanos() / 1_000_000.0 + " ms";
  }

  private CancellationException cancelled(InterruptedException cause) {
    CancellationException e =
        new CancellationException("service " + name + ": interrupted while waiting");
    e.initCause(cause);
    return e;
  }

  IllegalStateException refusal() {
    return new IllegalStateException("service " + name + ": closed");
  }

  void give(Slot slot) {
    boolean last;
    synchronized (idle) {
      idle[idleCount++] = slot;
      last = closed && idleCount == idle.length;
      idle.notifyAll();
    }
    permits.release();
    if (last) {
      ended.run();
    }
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    boolean last;
    synchronized (idle) {
      if (closed) {
        return;
      }
      closed = true;
      last = idleCount == idle.length;
    }
    permits.release(ALL);
    if (last) {
      ended.run();
    }
  }

  /** Waits until all slots are back; whether they are. */
  boolean awaitAll(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + nanos(patience);
    synchronized (idle) {
      while (idleCount < idle.length) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(idle, left);
      }
    }
    return true;
  }

  int busy() {
    synchronized (idle) {
      return idle.length - idleCount;
    }
  }

  int waiting() {
    return closed ? 0 : permits.getQueueLength();
  }

  long refused() {
    return refused.sum();
  }

  long waitedNanos() {
    return waited.sum();
  }
}
