package dev.lanewise.bench.train;

import dev.lanewise.bench.kernel.Allocation;
import dev.lanewise.bench.kernel.Runner;
import dev.lanewise.bench.model.StepTimes;
import dev.lanewise.bench.peer.Agreement;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Unit;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.layer.Networks.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Measures training steps in turn with those of other libraries. */
public final class TrainBench {
  private static final long MILLIS = 1_000_000;

  /** Nothing changes while the JIT compiler is at a kernel: up to a third of a second. */
  private static final long WARM = 1500 * MILLIS;

  private static final long MOST_WARM = 30_000 * MILLIS;
  private static final int ROUNDS = 21;
  private static final int QUICK_ROUNDS = 5;

  /** A round lasts so long, or one step. */
  private static final long ROUND = 60 * MILLIS;

  /** Workers of other libraries spin for a while after their work. */
  private static final long PAUSE = 40 * MILLIS;

  private final boolean quick;
  private final int batch;
  private final int threads;
  private final List<Peer> peers;
  private final Consumer<String> complaints;

  /**
   * @param quick fewer rounds, and less time to warm up
   * @param peers started with the same number of threads
   * @param complaints told of each peer whose losses or gradients differ from ours
   */
  public TrainBench(
      boolean quick, int batch, int threads, List<Peer> peers, Consumer<String> complaints) {
    this.quick = quick;
    this.batch = batch;
    this.threads = threads;
    this.peers = List.copyOf(peers);
    this.complaints = complaints;
  }

  /** A row, and where its time went. */
  public record Measured(Row row, StepTimes times) {}

  /**
   * One row: images a second.
   *
   * @param updates whole steps with Adam's update, or forward and backward alone
   */
  public Measured measure(Network network, boolean updates) {
    String id = "train." + network.name() + (updates ? ".step" : ".gradient");
    try (Team team = Team.of(threads)) {
      TrainingStep ours = new TrainingStep(network, batch, updates, team);
      ours.warmUp();
      ours.run();
      List<PeerCall> calls = new ArrayList<>();
      try {
        List<Runner> runners = new ArrayList<>();
        runners.add(new Runner("lanewise", ours::run));
        for (Peer peer : peers) {
          peer.prepare(ours.problem())
              .ifPresent(
                  call -> {
                    calls.add(call);
                    if (agrees(id, peer, ours, call)) {
                      runners.add(new Runner(peer.name(), call::run));
                    }
                  });
        }
        race(runners);
        return new Measured(
            row(id, network, ours, runners), StepTimes.of(ours.plan().steps(), ours::run));
      } finally {
        calls.forEach(PeerCall::close);
      }
    }
  }

  private boolean agrees(String id, Peer peer, TrainingStep ours, PeerCall call) {
    call.run();
    float[] mine = ours.result();
    float[] theirs = call.result();
    boolean agrees = Agreement.within(mine, theirs);
    if (!agrees) {
      complaints.accept(
          String.format(
              Locale.ROOT,
              "%s: %s is not timed: its loss %s or the norms of its gradients differ from ours, %s, by %.1e of the largest",
              id,
              peer.name(),
              theirs[0],
              mine[0],
              Agreement.distance(mine, theirs)));
    }
    return agrees;
  }

  /** Each until it gets no faster, then all in turn. */
  private void race(List<Runner> runners) {
    runners.forEach(r -> r.warmUp(quick ? WARM / 5 : WARM, MOST_WARM, ROUND));
    for (int r = 0; r < (quick ? QUICK_ROUNDS : ROUNDS); r++) {
      for (Runner runner : runners) {
        if (threads > 1 && runners.size() > 1) {
          LockSupport.parkNanos(PAUSE);
        }
        runner.round();
      }
    }
  }

  private Row row(String id, Network network, TrainingStep ours, List<Runner> runners) {
    Map<String, Double> others = new LinkedHashMap<>();
    runners.stream().skip(1).forEach(r -> others.put(r.name(), rate(r.quantile(0.5))));
    Runner first = runners.getFirst();
    double bytes = Allocation.perCall(ours::run, first.repeats(), threads > 1);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("batch", batch);
    more.put("nanosPerStep", first.quantile(0.5));
    more.put("spread", List.of(rate(first.quantile(0.75)), rate(first.quantile(0.25))));
    more.put("parameters", network.layer().parameterCount());
    more.put("multiplyAdds", ours.plan().multiplyAdds());
    more.put("peakBytes", 4L * ours.plan().arenaSize());
    more.put("liveBytes", 4L * ours.plan().liveSize());
    more.put("tensorBytes", 4L * ours.plan().tensorSize());
    return new Row(id, rate(first.quantile(0.5)), Unit.IMAGES, threads, others, bytes, more);
  }

  private double rate(double nanos) {
    return 1e9 * batch / nanos;
  }
}
