package dev.lanewise.nn.serve;

import dev.lanewise.nn.run.Arguments;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A predictor lent by a service, for several calls in a row or for one that another thread may
 * cancel. Closing it gives the predictor back, once its run has ended.
 */
public final class Lease implements AutoCloseable {
  private final Pool pool;
  private final Slot slot;

  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Under this monitor, so that nobody cancels a run of the slot's next holder. */
  private boolean returned;

  Lease(Pool pool, Slot slot) {
    this.pool = pool;
    this.slot = slot;
  }

  /**
   * Computes the outputs that were given arrays. An interrupt of this thread cancels it.
   *
   * @throws IllegalArgumentException if an input was given none, or the arguments are another
   *     model's
   * @throws IllegalStateException if this or its service is closed, or it runs in another thread
   * @throws CancellationException if the run was cancelled; outputs are as they were
   */
  public void run(Arguments arguments) {
    Objects.requireNonNull(arguments, "lease: arguments is null");
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("lease: running in another thread");
    }
    try {
      if (closed.get()) {
        throw new IllegalStateException("lease: closed");
      }
      if (pool.isClosed()) {
        throw pool.refusal();
      }
      slot.run(arguments, Slot.COUNTED);
    } finally {
      running.set(false);
      giveBack();
    }
  }

  /**
   * Ends the run in progress before its next step; a run that comes later is not concerned.
   *
   * @return whether there was one
   */
  public synchronized boolean cancel() {
    return !returned && slot.predictor().cancel();
  }

  /** Gives the predictor back: at once, or when the run that another thread makes has ended. */
  @Override
  public void close() {
    closed.set(true);
    giveBack();
  }

  /** Safe from any thread: the slot goes back once, closed and not running. */
  private synchronized void giveBack() {
    if (closed.get() && !running.get() && !returned) {
      returned = true;
      pool.give(slot);
    }
  }
}
