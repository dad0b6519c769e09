package dev.lanewise.bench.onnx;

import dev.lanewise.bench.onnx.Outcome.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many outcomes there are of each kind. */
public final class Tally {
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

  /** Of none. */
  Tally() {}

  /** Of some outcomes. */
  public static Tally of(List<Outcome> outcomes) {
    Tally tally = new Tally();
    outcomes.forEach(o -> tally.add(o.verdict()));
    return tally;
  }

  /** For each operator the outcomes of the tests with it. */
  public static Map<String, Tally> byOperator(List<Outcome> outcomes) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      for (String operator : outcome.operators()) {
        tallies.computeIfAbsent(operator, o -> new Tally()).add(outcome.verdict());
      }
    }
    return tallies;
  }

  private void add(Verdict verdict) {
    counts.merge(verdict, 1, Integer::sum);
  }

  public int passed() {
    return counts.getOrDefault(Verdict.PASS, 0);
  }

  public int failed() {
    return counts.getOrDefault(Verdict.FAIL, 0);
  }

  public int unsupported() {
    return counts.getOrDefault(Verdict.UNSUPPORTED, 0);
  }

  /** For example {@code 545 passed, 4 failed, 2 unsupported}. */
  @Override
  public String toString() {
    return "%d passed, %d failed, %d unsupported".formatted(passed(), failed(), unsupported());
  }
}
