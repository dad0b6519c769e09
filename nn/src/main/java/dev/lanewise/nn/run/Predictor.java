package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Shape;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model for one thread. Cheap: it owns only the memory of the values in between. A run
 * allocates nothing, reads the caller's arrays and writes the caller's arrays, the latter only when
 * all is computed. Other threads may cancel a run or close the predictor at any time.
 *
 * <p>While a recording of JDK Flight Recorder is on, each run is an event {@code dev.lanewise.Run}
 * and each of its steps one {@code dev.lanewise.Step}.
 */
public final class Predictor implements AutoCloseable {
  /** Bits of the state; of a run that is to end at its next step, and of one that is the last. */
  private static final int RUNNING = 1;

  private static final int CANCELLED = 2;
  private static final int CLOSED = 4;
  private static final int SEVERAL = -1;

  private final String model;
  private final Map<String, Shape> inputs;
  private final Map<String, Shape> outputs;

  private final int inputLength;
  private final int outputLength;

  /** For runs on two arrays; others bring their own. */
  private final Arguments own;

  private final Watch watch;
  private final AtomicInteger state = new AtomicInteger();
  private volatile @Nullable Execution execution;

  private Predictor(String model, Execution execution) {
    Objects.requireNonNull(model, "predictor: model is null");
    this.model = model;
    this.execution = execution;
    this.inputs = Collections.unmodifiableMap(execution.plan().inputs());
    this.outputs = Collections.unmodifiableMap(execution.plan().outputs());
    this.inputLength = length(inputs);
    this.outputLength = length(outputs);
    this.own = arguments();
    this.watch = new Watch(model, execution.plan(), this::isCancelled);
  }

  /**
   * A predictor that has an execution to itself.
   *
   * @param model what events and messages call it
   */
  public static Predictor of(String model, Execution execution) {
    return new Predictor(model, execution);
  }

  /** Shapes of the inputs by name, batches included. */
  public Map<String, Shape> inputs() {
    return inputs;
  }

  /** Shapes of the outputs by name, batches included. */
  public Map<String, Shape> outputs() {
    return outputs;
  }

  /** Length of the arrays {@link #run(float[], float[])} reads: that of all examples of a batch. */
  public int inputLength() {
    return checked(inputLength);
  }

  /** Length of the arrays {@link #run(float[], float[])} writes. */
  public int outputLength() {
    return checked(outputLength);
  }

  /** Of the one value there is; of several, {@link #SEVERAL}. */
  private static int length(Map<String, Shape> shapes) {
    return shapes.size() == 1 ? shapes.values().iterator().next().size() : SEVERAL;
  }

  private int checked(int length) {
    if (length == SEVERAL) {
      throw new IllegalStateException(
          "predictor: the model takes %s to %s; give arrays by name, with arguments()"
              .formatted(inputs, outputs));
    }
    return length;
  }

  /** Arguments for {@link #run(Arguments)}, with no arrays yet. */
  public Arguments arguments() {
    return new Arguments(inputs, outputs);
  }

  /**
   * Computes the model's one output for its one input, example after example of a batch.
   *
   * @throws IllegalArgumentException if an array has another length than it must
   * @throws IllegalStateException if this predictor is closed, or running in another thread, or the
   *     model has more inputs or outputs
   * @throws CancellationException if the run was cancelled; {@code out} is as it was
   */
  public void run(float[] in, float[] out) {
    Objects.requireNonNull(in, "predictor: input is null");
    Objects.requireNonNull(out, "predictor: output is null");
    if (in.length != inputLength() || out.length != outputLength()) {
      throw new IllegalArgumentException(
          "predictor: takes "
              + inputLength()
              + " numbers to "
              + outputLength()
              + " but got arrays of "
              + in.length
              + " and "
              + out.length);
    }
    Execution open = begin();
    try {
      own.only(in, out);
      complete(open, own, Predictor::never);
    } finally {
      own.clear();
      end();
    }
  }

  /**
   * Computes the outputs that were given arrays.
   *
   * @throws IllegalArgumentException if an input was given none, or the arguments are another
   *     model's
   * @throws IllegalStateException if this predictor is closed, or running in another thread
   * @throws CancellationException if the run was cancelled; outputs are as they were
   */
  public void run(Arguments arguments) {
    run(arguments, Predictor::never);
  }

  /**
   * As {@link #run(Arguments)}.
   *
   * @param stop asked before each step, beside {@link #cancel}: whether to cancel the run. A
   *     deadline, for example, or whether this thread is interrupted.
   */
  public void run(Arguments arguments, BooleanSupplier stop) {
    Objects.requireNonNull(arguments, "predictor: arguments is null");
    Objects.requireNonNull(stop, "predictor: stop is null");
    if (!arguments.fit(own)) {
      throw new IllegalArgumentException(
          "predictor: these arguments are not of a model of %s to %s".formatted(inputs, outputs));
    }
    Execution open = begin();
    try {
      complete(open, arguments, stop);
    } finally {
      end();
    }
  }

  private static boolean never() {
    return false;
  }

  private boolean isCancelled() {
    return (state.get() & CANCELLED) != 0;
  }

  private Execution begin() {
    Execution open = execution;
    if (open == null || (state.get() & CLOSED) != 0) {
      throw new IllegalStateException("predictor: closed");
    }
    if (!state.compareAndSet(0, RUNNING)) {
      throw new IllegalStateException(
          (state.get() & CLOSED) != 0
              ? "predictor: closed"
              : "predictor: running in another thread; take one predictor per thread");
    }
    return open;
  }

  private void complete(Execution open, Arguments arguments, BooleanSupplier stop) {
    String outcome = "failed";
    watch.begin(stop);
    try {
      arguments.read(open);
      if (!open.run(watch)) {
        outcome = "cancelled";
        throw new CancellationException("predictor: run of " + model + " cancelled");
      }
      arguments.write(open);
      outcome = "done";
    } finally {
      watch.end(outcome);
    }
  }

  private void end() {
    if ((state.getAndUpdate(s -> s & CLOSED) & CLOSED) != 0) {
      execution = null;
    }
  }

  /**
   * Ends the run in progress before its next step; a run that comes later is not concerned.
   *
   * @return whether there was one
   */
  public boolean cancel() {
    return (state.getAndUpdate(s -> (s & RUNNING) == 0 ? s : s | CANCELLED) & RUNNING) != 0;
  }

  /**
   * Runs on zeros until calls get no faster and allocate nothing, so that the JVM has compiled all
   * there is to compile. A second or a few for a small network.
   */
  public WarmUp warmUp() {
    Arguments zeros = arguments().allocate();
    return WarmUp.of(() -> run(zeros));
  }

  /**
   * Ends this predictor. A run in another thread finishes as if nothing had happened; later ones
   * are refused. Memory is let go once none is in progress.
   */
  @Override
  public void close() {
    if ((state.getAndUpdate(s -> s | CLOSED) & RUNNING) == 0) {
      execution = null;
    }
  }
}
