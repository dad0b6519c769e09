package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Agreement;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.report.Row;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /**
   * What all rows may take: less than a minute and ten minutes, for a row takes its least time even
   * when that is spent, and the JVM has started before.
   */
  private static final long QUICK = 46 * SECONDS;

  private static final long FULL = 510 * SECONDS;

  /** A part of the time, on top, for rows that waited for the JIT compiler: a second try. */
  private static final int AGAIN = 10;

  /** More than this no row needs. */
  private static final long MOST = 8 * SECONDS;

  private static final int ROUNDS = 25;

  private final boolean quick;
  private final int threads;
  private final List<Peer> peers;
  private final Consumer<String> complaints;
  private final Set<Kernel<?>> warm = new HashSet<>();

  /**
   * @param peers started with the same number of threads
   * @param complaints told of each peer whose result differs from ours, which is not timed, and of
   *     rows that say nothing because the machine was too busy to compile the kernel
   */
  public KernelBench(boolean quick, int threads, List<Peer> peers, Consumer<String> complaints) {
    this.quick = quick;
    this.threads = threads;
    this.peers = List.copyOf(peers);
    this.complaints = complaints;
  }

  /**
   * @param waits whether its kernel still waited for the JIT compiler when the time was over
   */
  private record Result(Row row, boolean waits) {}

  /**
   * Measures all cases one after the other; each row is handed over when it is known. Those whose
   * kernel still waits for the JIT compiler come last.
   */
  public void run(List<Case> cases, Consumer<Row> rows) {
    long start = System.nanoTime();
    long nanos = quick ? QUICK : FULL;
    try (Team team = Team.of(threads);
        Team alone = Team.of(1)) {
      compile(cases, alone, nanos / 2);
      long spent = System.nanoTime() - start;
      Budget budget = new Budget(start + spent, nanos - spent, cases.size(), MOST);
      List<Case> again = new ArrayList<>();
      for (Case c : cases) {
        Result result = measure(c, team, alone, budget);
        if (result.waits()) {
          again.add(c);
        } else {
          rows.accept(result.row());
        }
      }
      Budget rest = new Budget(System.nanoTime(), nanos / AGAIN, again.size(), MOST);
      for (Case c : again) {
        Result result = measure(c, team, alone, rest);
        if (result.waits()) {
          complaints.accept(
              c.id()
                  + ": still waited for the JIT compiler when its time was over; measure it alone by"
                  + " --filter");
        }
        rows.accept(result.row());
      }
    }
  }

  /**
   * Runs each kernel on its first shape, in turn, until the JIT compiler has gone through them. It
   * works beside us, for seconds on some kernels, and rows that came meanwhile would wait for it.
   */
  private static void compile(List<Case> cases, Team alone, long budgetNanos) {
    Map<Kernel<?>, Contender> first = new LinkedHashMap<>();
    for (Case c : cases) {
      first.computeIfAbsent(c.kernel(), k -> new Contender(k.id(), c.workload(alone)::run));
    }
    new Race(MILLIS, 300 * MILLIS, ROUNDS, 0).compile(List.copyOf(first.values()), budgetNanos);
  }

  private Result measure(Case c, Team team, Team alone, Budget budget) {
    Workload ours = c.workload(team);
    ours.run();
    Team same = ours.threads() == 1 ? alone : team;
    return measure(c, ours, same, budget.next(System.nanoTime()));
  }

  /** One row; {@code team} has as many threads as ours uses. */
  private Result measure(Case c, Workload ours, Team team, long budgetNanos) {
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

  private Result race(
      Case c, Workload ours, List<Contender> contenders, Team team, long budgetNanos) {
    Work work = ours.work();
    List<Contender> all = new ArrayList<>(contenders);
    Optional<Ceiling> ceiling = Ceiling.of(c, work.unit(), team);
    ceiling.ifPresent(most -> all.add(most.contender()));
    long start = System.nanoTime();
    if (warm.add(c.kernel())) {
      // Ours alone at first: its compilation must not wait for the others' turns.
      raceOf(1, budgetNanos, false).warmUp(contenders.subList(0, 1), budgetNanos / 2);
    }
    boolean peersSpin = threads > 1 && contenders.size() > 1;
    long left = budgetNanos - (System.nanoTime() - start);
    raceOf(all.size(), left, peersSpin).run(all, left);
    Contender first = contenders.get(0);
    boolean waits = first.makesObjects();
    if (waits) {
      warm.remove(c.kernel());
    }
    double bytes = Allocation.perCall(first.call(), first.repeats(), ours.threads() > 1);
    Spread rates = first.rates(work);
    Map<String, Double> others = new LinkedHashMap<>();
    contenders.stream().skip(1).forEach(p -> others.put(p.name(), p.rates(work).median()));
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("kernel", c.kernel().id());
    more.put("spread", List.of(rates.low(), rates.high()));
    ceiling.ifPresent(most -> more.put(most.field(), rates.median() / most.rate()));
    Row row = new Row(c.id(), rates.median(), work.unit(), ours.threads(), others, bytes, more);
    return new Result(row, waits);
  }

  /** A third of the time is for rounds, whose number decides how sure a median is. */
  private static Race raceOf(int contenders, long budgetNanos, boolean pauses) {
    long round =
        pauses
            ? PAUSE / 2 // most of the time must not be silence
            : Math.clamp(budgetNanos / (3L * ROUNDS * contenders), MILLIS, 5 * MILLIS);
    long window = Math.clamp(budgetNanos / 4, 100 * MILLIS, 400 * MILLIS);
    return new Race(round, window, ROUNDS, pauses ? PAUSE : 0);
  }
}
