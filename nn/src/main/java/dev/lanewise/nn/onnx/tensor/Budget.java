package dev.lanewise.nn.onnx.tensor;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Memory and rounds that a load or a run may take. It is the thread's for as long as a call lasts,
 * and asked before arrays are made and before a loop goes round, so that a small file cannot ask
 * for much.
 */
public final class Budget {
  private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

  /** What an evaluation costs beside the elements it makes, in bytes. */
  private static final long EVALUATION = 512;

  /** Four bits of a file may become a long, and then a float. */
  private static final long PER_BYTE = 32;

  private final Limits limits;

  /** Bytes of all arrays together. */
  private final LongSupplier total;

  private long taken;
  private long rounds;

  private Budget(Limits limits, LongSupplier total) {
    this.limits = limits;
    this.total = total;
  }

  /**
   * For loading: what is computed then, all together, is not much more than what the file holds.
   *
   * @param fileBytes what the files hold that were opened so far
   */
  public static Budget ofLoading(Limits limits, LongSupplier fileBytes) {
    return new Budget(limits, () -> limits.folding() + PER_BYTE * fileBytes.getAsLong());
  }

  /** For a run: each array by itself is held against the limits. */
  public static Budget ofRun(Limits limits) {
    return new Budget(limits, () -> Long.MAX_VALUE);
  }

  /** Does something within this budget. */
  public <T> T within(Supplier<T> action) {
    try {
      return ScopedValue.where(CURRENT, this).call(action::get);
    } catch (OutOfMemoryError e) {
      throw new OnnxException("it takes more memory than the JVM's heap has (-Xmx)");
    } catch (StackOverflowError e) {
      throw new OnnxException("its operators depend on each other more deeply than can be planned");
    }
  }

  /** Says that so many bytes will be taken; without a budget nothing happens. */
  public static void take(long bytes) {
    if (CURRENT.isBound()) {
      CURRENT.get().add(bytes);
    }
  }

  /**
   * Says that one array of so many bytes will be made for weights, be they in the file or one
   * number each, as files of networks without their weights have it.
   */
  public static void takeWeights(long bytes) {
    if (CURRENT.isBound()) {
      CURRENT.get().limits.checkArray(bytes);
    }
  }

  /** Says that an operator will be computed. */
  public static void evaluate() {
    take(EVALUATION);
  }

  private void add(long bytes) {
    limits.checkArray(bytes);
    taken += bytes;
    if (taken > total.getAsLong()) {
      throw new OnnxException(
          "what it computes before it has an input takes more than %d bytes"
              .formatted(total.getAsLong()));
    }
  }

  /** Says that a loop goes round once more. */
  public static void round() {
    if (CURRENT.isBound()) {
      Budget budget = CURRENT.get();
      if (++budget.rounds > budget.limits.rounds()) {
        throw new OnnxException("loops of more than " + budget.limits.rounds() + " rounds");
      }
    }
  }
}
