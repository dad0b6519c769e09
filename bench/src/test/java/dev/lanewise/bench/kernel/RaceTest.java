package dev.lanewise.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.bench.report.Unit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
  private static final long MILLIS = 1_000_000;

  /** Spins, so that its time is known whatever else runs: never less. */
  private static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void contendersTakeTurns() {
    List<String> calls = new ArrayList<>();
    Contender a = new Contender("a", () -> call(calls, "a"));
    Contender b = new Contender("b", () -> call(calls, "b"));
    new Race(MILLIS / 10, 2 * MILLIS, 4, 0).run(List.of(a, b), 0);
    // Each call outlasts a round, so a round is one call.
    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i)).isEqualTo(i % 2 == 0 ? "a" : "b");
    }
    assertThat(calls).hasSizeGreaterThanOrEqualTo(2 + 2 * 3);
  }

  private static void call(List<String> calls, String name) {
    calls.add(name);
    spin(MILLIS / 5);
  }

  @Test
  void shortCallsAreRepeatedUntilTheClockIsFineEnough() {
    Contender c = new Contender("c", () -> spin(2000));
    for (int i = 0; i < 20; i++) {
      c.round(MILLIS);
    }
    assertThat(c.repeats()).isBetween(5, 500);
    assertThat(c.fastest()).isGreaterThanOrEqualTo(2000);
  }

  @Test
  void ratesAreOfTheRoundsSinceTheLastForgetting() {
    long[] nanos = {MILLIS};
    Contender c = new Contender("c", () -> spin(nanos[0]));
    c.round(1);
    c.forget();
    nanos[0] = 5 * MILLIS;
    c.round(1);
    c.round(1);
    assertThat(c.fastest()).isGreaterThanOrEqualTo(5 * MILLIS);
    // A million of something in five million nanoseconds, or a little more.
    assertThat(c.rates(new Work(Unit.GELEMENTS, 1e6)).high())
        .isGreaterThan(0)
        .isLessThanOrEqualTo(0.2);
  }

  @Test
  void measuresAFewRoundsThoughTheTimeIsOver() {
    int[] calls = {0};
    Contender c =
        new Contender(
            "c",
            () -> {
              calls[0]++;
              spin(MILLIS);
            });
    new Race(1, 1, 1000, 0).run(List.of(c), 0);
    assertThat(calls[0]).isEqualTo(1 + 3);
  }

  @Test
  void budgetGivesEarlyRowsMoreAndLateOnesTheRest() {
    Budget budget = new Budget(0, 1000, 10, 151);
    assertThat(budget.next(0)).isEqualTo(150); // 1.5 x 1000 / 10
    assertThat(budget.next(50)).isEqualTo(151); // 1.5 x 950 / 9, but no more than 151
    assertThat(budget.next(900)).isEqualTo(3 * 100 / (2 * 8));
    assertThat(budget.next(1001)).isZero();
  }

  @Test
  void nobodyIsWarmWhoMakesObjectsForEveryVector() {
    float[][] made = new float[1][];
    Contender interpreted = new Contender("i", () -> made[0] = new float[4096]);
    Contender compiled = new Contender("c", () -> spin(1000));
    for (Contender c : List.of(interpreted, compiled)) {
      for (int i = 0; i < 5; i++) {
        c.round(MILLIS / 10);
      }
    }
    assertThat(interpreted.makesObjects()).isTrue();
    assertThat(compiled.makesObjects()).isFalse();
    int[] calls = {0};
    Contender late = new Contender("l", () -> made[0] = new float[calls[0]++ < 40 ? 4096 : 1]);
    new Race(1, MILLIS, 3, 0).warmUp(List.of(late), 30_000 * MILLIS);
    assertThat(calls[0]).isGreaterThan(40);
  }

  @Test
  void countsBytesExactly() {
    assertThat(Allocation.perCall(() -> {}, 100, false)).isZero();
    Object[] kept = new Object[1];
    assertThat(Allocation.perCall(() -> kept[0] = new byte[1000], 100, false))
        .isBetween(1000.0, 1032.0);
  }
}
