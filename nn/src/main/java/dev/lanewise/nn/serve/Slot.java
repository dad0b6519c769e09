package dev.lanewise.nn.serve;

import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.run.Predictor;
import java.util.concurrent.CancellationException;

/** A predictor of a pool, and counts of its runs. */
final class Slot {
  private final Predictor predictor;
  private final Tally tally = new Tally();

  /** For runs that are nobody's. */
  private final Tally uncounted = new Tally();

  Slot(Predictor predictor) {
    this.predictor = predictor;
  }

  Predictor predictor() {
    return predictor;
  }

  Tally tally() {
    return tally;
  }

  /** Whoever asked for the result no longer wants it: a future cancelled, an executor shut down. */
  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  void run(Arguments arguments, boolean counted) {
    Tally to = counted ? tally : uncounted;
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
