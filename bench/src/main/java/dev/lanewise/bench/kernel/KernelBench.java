package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Agreement;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Unit;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Measures kernels beside their peers, in rows of a report. */
public final class KernelBench {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1000 * MILLIS;

  /**
   * Longer than the workers of OpenBLAS, the last to rest, spin for their next task: 2^26 cycles.
   */
  private static final long PAUSE = 40 * MILLIS;

  private final boolean quick;
  private final int threads;
  private final List<Peer> peers;
  private final Consumer<String> complaints;
  private final Set<Kernel<?>> warm = new HashSet<>();

  /**
   * @param peers started with the same number of threads
   * @param complaints told of each peer whose result differs from ours; it is not timed
   */
  public KernelBench(boolean quick, int threads, List<Peer> peers, Consumer<String> complaints) {
    this.quick = quick;
    this.threads = threads;
    this.peers = List.copyOf(peers);
    this.complaints = complaints;
  }

  /** Measures all cases one after the other; each row is handed over when it is known. */
  public void run(List<Case> cases, Consumer<Row> rows) {
    // Less than a minute and ten minutes: a row takes its least time even when the budget is spent.
    long total = (quick ? 38 : 480) * SECONDS;
    Budget budget = new Budget(System.nanoTime(), total, cases.size(), (quick ? 6 : 10) * SECONDS);
    try (Team team = Team.of(threads);
        Team alone = Team.of(1)) {
      for (Case c : cases) {
        Workload ours = c.workload(team);
        ours.run();
        Team same = ours.threads() == 1 ? alone : team;
        rows.accept(measure(c, ours, same, budget.next(System.nanoTime())));
      }
    }
  }

  /** One row; {@code team} has as many threads as ours uses. */
  private Row measure(Case c, Workload ours, Team team, long budgetNanos) {
    List<PeerCall> calls = new ArrayList<>();
    try {
      List<Contender> contenders = new ArrayList<>();
      contenders.add(new Contender("lanewise", ours::run));
      for (Peer peer : peers) {
        peer.prepare(ours.problem())
            .ifPresent(
                call -> {
                  calls.add(call);
                  if (agrees(c, peer, ours, call)) {
                    contenders.add(new Contender(peer.name(), call::run));
                  }
                });
      }
      return race(c, ours, contenders, team, budgetNanos);
    } finally {
      calls.forEach(PeerCall::close);
    }
  }

  private boolean agrees(Case c, Peer peer, Workload ours, PeerCall call) {
    call.run();
    float[] theirs = call.result();
    boolean agrees = Agreement.within(ours.result(), theirs);
    if (!agrees) {
      complaints.accept(
          String.format(
              Locale.ROOT,
              "%s: %s is not timed: its result differs from ours by %.1e of the largest value",
              c.id(),
              peer.name(),
              Agreement.distance(ours.result(), theirs)));
    }
    return agrees;
  }

  private Row race(Case c, Workload ours, List<Contender> contenders, Team team, long budgetNanos) {
    Work work = ours.work();
    List<Contender> all = new ArrayList<>(contenders);
    Ceiling ceiling = work.unit() == Unit.GELEMENTS ? null : Ceiling.of(work.unit(), team);
    if (ceiling != null) {
      all.add(ceiling.contender());
    }
    long start = System.nanoTime();
    if (warm.add(c.kernel())) {
      // Ours alone at first: its compilation must not wait for the others' turns.
      race(false).warmUp(contenders.subList(0, 1), budgetNanos / 2);
    }
    boolean peersSpin = threads > 1 && contenders.size() > 1;
    race(peersSpin).run(all, budgetNanos - (System.nanoTime() - start));
    Contender first = contenders.get(0);
    double bytes = Allocation.perCall(first.call(), first.repeats(), ours.threads() > 1);
    Spread rates = first.rates(work);
    Map<String, Double> others = new LinkedHashMap<>();
    contenders.stream().skip(1).forEach(p -> others.put(p.name(), p.rates(work).median()));
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("kernel", c.kernel().id());
    more.put("spread", List.of(rates.low(), rates.high()));
    if (ceiling != null) {
      more.put(ceiling.field(), rates.median() / ceiling.rate());
    }
    return new Row(c.id(), rates.median(), work.unit(), ours.threads(), others, bytes, more);
  }

  private Race race(boolean pauses) {
    long round =
        pauses ? PAUSE / 2 : (quick ? 3 : 5) * MILLIS; // most of the time must not be silence
    return new Race(round, (quick ? 300 : 400) * MILLIS, quick ? 9 : 25, pauses ? PAUSE : 0);
  }
}
