package dev.lanewise.nn.serve;

import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.run.Predictor;
import java.util.concurrent.CancellationException;

/** A predictor of a pool, and counts of its runs. */
final class Slot {
  static final int COUNTED = 0;

  /** For runs that are nobody's. */
  static final int UNCOUNTED = 1;

  private final Predictor predictor;

  /**
   * Chosen by number and not by a condition: one that a warm-up has never seen true would send the
   * first call of all back to the interpreter.
   */
  private final Tally[] tallies = {new Tally(), new Tally()};

  Slot(Predictor predictor) {
    this.predictor = predictor;
  }

  Predictor predictor() {
    return predictor;
  }

  Tally tally() {
    return tallies[COUNTED];
  }

  /** Whoever asked for the result no longer wants it: a future cancelled, an executor shut down. */
  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  void run(Arguments arguments, int which) {
    Tally to = tallies[which];
    long start = System.nanoTime();
    try {
      predictor.run(arguments, Slot::isInterrupted);
      to.done(System.nanoTime() - start);
    } catch (CancellationException e) {
      to.count(Tally.CANCELLED);
      throw e;
    } catch (RuntimeException | Error e) {
      to.count(Tally.FAILED);
      throw e;
    }
  }
}
