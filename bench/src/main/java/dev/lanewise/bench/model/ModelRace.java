package dev.lanewise.bench.model;

import dev.lanewise.bench.kernel.Allocation;
import dev.lanewise.bench.kernel.Runner;
import dev.lanewise.bench.peer.Agreement;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.plan.WeightFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures networks as our engine and others run them: load time, first calls and memory each in a
 * JVM of its own, and then latency in this one, in turn.
 */
public final class ModelRace {
  private static final String OURS = "lanewise";

  /** By how much results may differ where weights have 8 bits instead of 24. */
  private static final double HALF_TOLERANCE = 5e-3;

  private static final long MILLIS = 1_000_000;

  /** Longer than the JIT compiler is at a kernel, during which nothing changes. */
  private static final long WARM = 1000 * MILLIS;

  private static final long MOST_WARM = 20_000 * MILLIS;

  /** Calls of one engine in turn with the others'. */
  private static final long ROUND = 100 * MILLIS;

  private static final long MEASURED = 10_000 * MILLIS;
  private static final int LEAST_ROUNDS = 5;

  /** By how much a quick look is shorter. */
  private static final int QUICK = 16;

  /** Workers of other engines spin for a while after their work. */
  private static final long PAUSE = 40 * MILLIS;

  private static final int ALLOCATING_CALLS = 10;

  private final boolean quick;
  private final int threads;
  private final WeightFormat format;
  private final List<Peer> peers;
  private final Consumer<String> complaints;

  /**
   * @param quick shorter, for a look rather than for the record
   * @param format what our weights are read in; if that is not fp32, ours with fp32 is measured too
   * @param peers started with the same number of threads
   * @param complaints told of each engine that does not run a network, or gets another result
   */
  public ModelRace(
      boolean quick,
      int threads,
      WeightFormat format,
      List<Peer> peers,
      Consumer<String> complaints) {
    this.quick = quick;
    this.threads = threads;
    this.format = format;
    this.peers = List.copyOf(peers);
    this.complaints = complaints;
  }

  /** Our engine's name, with weights in that format. */
  private static String ours(WeightFormat format) {
    return format == WeightFormat.FP32 ? OURS : OURS + " " + format.name().toLowerCase(Locale.ROOT);
  }

  /** Whether that is our engine's name, with weights in any format. */
  static boolean isOurs(String engine) {
    return engine.equals(OURS) || engine.startsWith(OURS + " ");
  }

  /** The format that our engine's name tells. */
  static WeightFormat format(String engine) {
    return Arrays.stream(WeightFormat.values())
        .filter(format -> ours(format).equals(engine))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Measures.
   *
   * @throws IOException if a JVM for first calls cannot be started or fails
   */
  public Compared measure(Candidate candidate) throws IOException {
    // The other JVMs first: this one is idle meanwhile, and its caches are nobody's business.
    ColdStart start = ColdStart.of(candidate, ours(format), threads, quick);
    try (Team team = Team.of(threads);
        Loaded loaded = candidate.load(team, candidate.inputs(), format)) {
      loaded.run();
      List<Rival> rivals = rivals(candidate, loaded.result());
      if (format != WeightFormat.FP32) {
        rivals.addFirst(exact(candidate, team, loaded.result()));
      }
      try {
        loaded.warmUp();
        Timed ours = new Timed(ours(format), loaded);
        List<Timed> all = new ArrayList<>(List.of(ours));
        rivals.forEach(r -> all.add(r.timed));
        race(all);
        List<Compared.Other> others = new ArrayList<>();
        for (Rival r : rivals) {
          others.add(
              new Compared.Other(
                  r.timed.engine(candidate.batch(), r.start), r.largest, r.relative));
        }
        return new Compared(
            candidate.name(),
            candidate.batch(),
            threads,
            loaded.parameters(),
            loaded.multiplyAdds(),
            Allocation.perCall(loaded::run, ALLOCATING_CALLS, threads > 1),
            ours.engine(candidate.batch(), start),
            others);
      } finally {
        rivals.forEach(r -> r.timed.call.close());
      }
    }
  }

  /** Another engine that gets our results. */
  private record Rival(Timed timed, ColdStart start, double largest, double relative) {}

  /** Ours with weights as they are. */
  private Rival exact(Candidate candidate, Team team, float[] mine) throws IOException {
    String name = ours(WeightFormat.FP32);
    ColdStart start = ColdStart.of(candidate, name, threads, quick);
    Loaded loaded = candidate.load(team, candidate.inputs(), WeightFormat.FP32);
    loaded.run();
    float[] theirs = loaded.result();
    loaded.warmUp();
    return new Rival(
        new Timed(name, loaded),
        start,
        Agreement.largest(mine, theirs),
        Agreement.relative(mine, theirs));
  }

  private List<Rival> rivals(Candidate candidate, float[] mine) throws IOException {
    List<Rival> rivals = new ArrayList<>();
    for (Peer peer : peers) {
      Optional<PeerCall> prepared = prepared(peer, candidate);
      if (prepared.isPresent()) {
        PeerCall call = prepared.get();
        call.run();
        float[] theirs = call.result();
        double relative = Agreement.relative(mine, theirs);
        if (relative <= (format == WeightFormat.FP32 ? Agreement.TOLERANCE : HALF_TOLERANCE)) {
          rivals.add(
              new Rival(
                  new Timed(peer.name(), call),
                  ColdStart.of(candidate, peer.name(), threads, quick),
                  Agreement.largest(mine, theirs),
                  relative));
        } else {
          call.close();
          complaints.accept(
              String.format(
                  Locale.ROOT,
                  "%s: %s is not timed: its results differ from ours by %.1e of their length",
                  candidate.name(),
                  peer.name(),
                  relative));
        }
      }
    }
    return rivals;
  }

  private Optional<PeerCall> prepared(Peer peer, Candidate candidate) {
    try {
      return peer.prepare(candidate.problem(candidate.inputs()));
    } catch (UnsupportedOperationException e) {
      complaints.accept(
          "%s: %s does not run it: %s".formatted(candidate.name(), peer.name(), e.getMessage()));
      return Optional.empty();
    }
  }

  /** Each until it gets no faster, then all in turn. */
  private void race(List<Timed> all) {
    int shorter = quick ? QUICK : 1;
    all.forEach(t -> t.runner.warmUp(WARM / shorter, MOST_WARM / shorter, ROUND));
    all.forEach(Timed::forget);
    long start = System.nanoTime();
    long budget = all.size() * MEASURED / shorter;
    for (int r = 0; r < LEAST_ROUNDS || System.nanoTime() - start < budget; r++) {
      for (Timed t : all) {
        if (threads > 1 && all.size() > 1) {
          LockSupport.parkNanos(PAUSE);
        }
        t.runner.round();
      }
    }
  }

  /** An engine's call, each of which is timed by itself. */
  private static final class Timed {
    final PeerCall call;
    final Runner runner;
    private final Latency.Watch watch = new Latency.Watch();

    Timed(String name, PeerCall call) {
      this.call = call;
      this.runner = new Runner(name, () -> watch.time(call::run));
    }

    void forget() {
      watch.forget();
    }

    Engine engine(int batch, ColdStart start) {
      return new Engine(runner.name(), watch.latency(), 1e9 * batch / watch.meanNanos(), start);
    }
  }
}
