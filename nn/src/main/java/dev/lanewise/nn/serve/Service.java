package dev.lanewise.nn.serve;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model that many threads call: a fixed number of predictors over one copy of the weights. Memory
 * and threads are taken when it is made, and no more later; a call that need not wait allocates
 * nothing, and its results are bit for bit those of one thread.
 */
public final class Service implements AutoCloseable {
  /** Calls of others go first; one that takes longer is no call to warm up for. */
  private static final Duration WARM_UP_PATIENCE = Duration.ofMinutes(1);

  private final ServiceSettings settings;
  private final Map<String, Shape> inputs;
  private final Map<String, Shape> outputs;

  /** The service's own; null if it has none. */
  private final @Nullable Team own;

  /** Has the JVM compile the model's steps one by one. */
  private final Runnable steps;

  private final Pool pool;
  private final Counters counters;

  private Service(ServiceSettings settings, Function<@Nullable Team, Execution> executions) {
    this.settings = settings;
    this.own = team(settings);
    Team team = settings.team() == null ? own : settings.team();
    List<Slot> slots = new ArrayList<>();
    try {
      Execution first = executions.apply(team);
      this.steps = first::warmUp;
      slots.add(new Slot(Predictor.of(settings.name(), first)));
      while (slots.size() < settings.predictors()) {
        slots.add(new Slot(Predictor.of(settings.name(), executions.apply(team))));
      }
    } catch (RuntimeException | Error e) {
      release(own, slots);
      throw e;
    }
    this.inputs = slots.getFirst().predictor().inputs();
    this.outputs = slots.getFirst().predictor().outputs();
    this.pool = new Pool(settings.name(), slots, () -> release(own, slots));
    this.counters = new Counters(pool);
  }

  private static @Nullable Team team(ServiceSettings settings) {
    if (settings.threads() == 1 || settings.team() != null) {
      return null;
    }
    Executor executor = settings.executor();
    return executor == null ? Team.of(settings.threads()) : Team.on(executor, settings.threads());
  }

  private static void release(@Nullable Team own, List<Slot> slots) {
    slots.forEach(slot -> slot.predictor().close());
    if (own != null) {
      own.close();
    }
  }

  /** A network made in code, one example to a call: from {@code input} to {@code output}. */
  public static Service of(Model model, ServiceSettings settings) {
    return of(model, 1, settings);
  }

  /** As {@link #of(Model, ServiceSettings)}, with {@code batch} examples to a call. */
  public static Service of(Model model, int batch, ServiceSettings settings) {
    Objects.requireNonNull(model, "service: model is null");
    return new Service(settings, team -> model.execution(batch, team));
  }

  /**
   * A model from a file, for inputs of these shapes.
   *
   * @param shapes sizes of inputs by name, batches included; of those left out as the model says, 1
   *     for what it leaves open
   * @throws IllegalArgumentException if the model is not computed by one plan
   */
  public static Service of(OnnxModel model, Map<String, int[]> shapes, ServiceSettings settings) {
    Objects.requireNonNull(model, "service: model is null");
    Map<String, int[]> sizes = Map.copyOf(shapes);
    return new Service(
        settings, team -> (team == null ? model.session() : model.session(team)).fixed(sizes));
  }

  /** What messages, events and counters call it. */
  public String name() {
    return settings.name();
  }

  /** Shapes of the inputs by name, batches included. */
  public Map<String, Shape> inputs() {
    return inputs;
  }

  /** Shapes of the outputs by name, batches included. */
  public Map<String, Shape> outputs() {
    return outputs;
  }

  /** What it has done and is doing. */
  public Counters counters() {
    return counters;
  }

  /** Arguments for calls, with no arrays yet; each thread makes its own. */
  public Arguments arguments() {
    return new Arguments(inputs, outputs);
  }

  /**
   * Waits for a predictor and computes the outputs that were given arrays. An interrupt of this
   * thread cancels it, waiting or running.
   *
   * @param patience how long it may wait; {@link Duration#ZERO} for not at all
   * @throws ServiceBusyException if no predictor came free
   * @throws IllegalArgumentException if an input was given no array, or the arguments are another
   *     model's
   * @throws IllegalStateException if this is closed
   * @throws java.util.concurrent.CancellationException if it was cancelled; outputs are as they
   *     were
   */
  public void run(Arguments arguments, Duration patience) {
    run(arguments, patience, Slot.COUNTED);
  }

  private void run(Arguments arguments, Duration patience, int which) {
    Objects.requireNonNull(arguments, "service: arguments is null");
    Slot slot = pool.take(patience);
    try {
      slot.run(arguments, which);
    } finally {
      pool.give(slot);
    }
  }

  /**
   * Waits for a predictor and lends it until the lease is closed.
   *
   * @param patience how long it may wait; {@link Duration#ZERO} for not at all
   * @throws ServiceBusyException if no predictor came free
   * @throws IllegalStateException if this is closed
   * @throws java.util.concurrent.CancellationException if this thread was interrupted
   */
  public Lease borrow(Duration patience) {
    return new Lease(pool, pool.take(patience));
  }

  /**
   * Runs each step on its own, then all on zeros until calls get no faster and allocate nothing,
   * and has each idle predictor touch its memory: the next call is as fast as any later one. Takes
   * some 60 ms a step and a second or more. Counters do not see it.
   */
  public WarmUp warmUp() {
    steps.run();
    Arguments zeros = arguments().allocate();
    WarmUp report =
        WarmUp.of(() -> run(zeros, WARM_UP_PATIENCE, Slot.UNCOUNTED), WarmUp.MOST_NANOS);
    // In this order the one that comes next runs last, and caches hold its memory.
    List<Slot> idle = pool.takeIdle().reversed();
    try {
      idle.forEach(slot -> slot.run(zeros, Slot.UNCOUNTED));
    } finally {
      idle.forEach(pool::give);
    }
    return report;
  }

  /**
   * Refuses all further calls, those that wait included. Runs in progress come to their end; memory
   * and threads are let go when the last one has.
   */
  @Override
  public void close() {
    pool.close();
  }

  /**
   * Refuses all further calls, and waits for runs in progress and leases; runs that go on longer
   * are cancelled.
   *
   * @return whether all predictors came back in time
   */
  public boolean close(Duration patience) throws InterruptedException {
    pool.close();
    boolean inTime = pool.awaitAll(patience);
    if (!inTime) {
      pool.slots().forEach(slot -> slot.predictor().cancel());
    }
    return inTime;
  }
}
