package dev.lanewise.nn.run;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model for one thread. Cheap: it owns only the memory of the values in between. A run
 * allocates nothing, reads the caller's array and writes the caller's array, the latter only when
 * all is computed.
 */
public final class Predictor implements AutoCloseable {
  private final String input;
  private final String output;
  private final int inputLength;
  private final int outputLength;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Execution execution;

  Predictor(Execution execution, String input, String output) {
    this.execution = execution;
    this.input = input;
    this.output = output;
    this.inputLength = execution.plan().inputShape(input).size();
    this.outputLength = execution.plan().outputShape(output).size();
  }

  /** Length of the arrays {@link #run} reads: that of all examples of a batch. */
  public int inputLength() {
    return inputLength;
  }

  /** Length of the arrays {@link #run} writes. */
  public int outputLength() {
    return outputLength;
  }

  /**
   * Computes the model's outputs for one batch, example after example.
   *
   * @throws IllegalArgumentException if an array has another length than it must
   * @throws IllegalStateException if this predictor is closed, or running in another thread
   */
  public void run(float[] in, float[] out) {
    Objects.requireNonNull(in, "predictor: input is null");
    Objects.requireNonNull(out, "predictor: output is null");
    if (in.length != inputLength || out.length != outputLength) {
      throw new IllegalArgumentException(
          "predictor: takes "
              + inputLength
              + " numbers to "
              + outputLength
              + " but got arrays of "
              + in.length
              + " and "
              + out.length);
    }
    Execution open = execution;
    if (open == null) {
      throw new IllegalStateException("predictor: closed");
    }
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "predictor: running in another thread; take one predictor per thread");
    }
    try {
      open.set(input, in);
      open.run();
      open.get(output, out);
    } finally {
      running.set(false);
    }
  }

  /**
   * Runs on zeros until calls get no faster and allocate nothing, so that the JVM has compiled all
   * there is to compile. A second or a few for a small network.
   */
  public WarmUp warmUp() {
    float[] in = new float[inputLength];
    float[] out = new float[outputLength];
    return WarmUp.of(() -> run(in, out));
  }

  /**
   * Ends this predictor. A run in another thread finishes as if nothing had happened; later ones
   * are refused.
   */
  @Override
  public void close() {
    execution = null;
  }
}
