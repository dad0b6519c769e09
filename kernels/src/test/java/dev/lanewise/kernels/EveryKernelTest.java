package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every registered kernel agrees with the oracle of its operation on every case of its contract.
 */
final class EveryKernelTest {
  /** Right, not fast: each tile is used a few times only. */
  @BeforeAll
  static void cold() {
    System.setProperty("lanewise.cold", "true");
  }

  @AfterAll
  static void warm() {
    System.clearProperty("lanewise.cold");
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheOracle() {
    return Enrolment.ofThisRun()
        .map(kernel -> DynamicTest.dynamicTest(kernel.id(), () -> agrees(kernel)));
  }

  private static <C> void agrees(Kernel<C> kernel) {
    Operation<C> operation = kernel.operation();
    C oracle = Enrolment.oracle(operation);
    Cases<C> cases = Enrolment.cases(operation);
    List<Case<C>> all =
        Stream.concat(cases.awkward(operation), cases.moderate(operation).stream())
            .filter(c -> c.isFor(kernel.code()))
            .toList();
    assertThat(all).as("cases for %s", kernel).isNotEmpty();
    all.forEach(c -> check(c, kernel, oracle));
  }

  private static <C> void check(Case<C> c, Kernel<C> kernel, C oracle) {
    try {
      c.check(kernel.code(), oracle);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(kernel + ": " + e.getMessage(), e);
    }
  }

  /** A kernel has no state of its own: two threads using it at once get what one gets. */
  @TestFactory
  Stream<DynamicTest> isSafeForManyThreads() {
    return Enrolment.ofThisRun()
        .map(kernel -> DynamicTest.dynamicTest(kernel.id(), () -> isSafeForManyThreads(kernel)));
  }

  private static <C> void isSafeForManyThreads(Kernel<C> kernel) {
    // Each thread makes its own case: what a case keeps between calls belongs to one thread.
    float[] alone = moderate(kernel).result(kernel.code());
    try (Team team = Team.of(2)) {
      team.run(
          4, (part, worker) -> assertThat(moderate(kernel).result(kernel.code())).isEqualTo(alone));
    }
  }

  private static <C> Case<C> moderate(Kernel<C> kernel) {
    return Enrolment.cases(kernel.operation()).moderate(kernel.operation()).stream()
        .filter(c -> c.isFor(kernel.code()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyOperationHasAKernel() {
    assertThat(Operations.all())
        .allSatisfy(o -> assertThat(Kernels.best().get(o)).isInstanceOf(o.contract()));
    assertThat(Operations.all()).doesNotHaveDuplicates();
  }

  @Test
  void everyKernelHasAnOracleAndCases() {
    assertThat(Enrolment.unjudged(Kernels.best())).isEmpty();
  }

  @Test
  void aKernelWithoutOracleIsFound() {
    Operation<Reduction> median = new Operation<>("median", Reduction.class);
    Kernels table =
        Kernels.with(to -> to.override(new Kernel<>("median.f32.w512", median, () -> SUM)));
    assertThat(Enrolment.unjudged(table))
        .containsExactly("median.f32.w512: operation median has no reference kernel");
  }

  @Test
  void twoKernelsOfOneIdAreFound() {
    Kernel<Reduction> sum = new Kernel<>("sum.f32.one", Operations.SUM, () -> SUM);
    Kernels together =
        Kernels.with(
            to -> {
              to.override(sum);
              to.alternative(sum);
            });
    assertThatThrownBy(together::all).hasMessage("two kernels with id sum.f32.one");
    Kernels apart = Kernels.with(to -> to.override(sum), to -> {}, to -> to.override(sum));
    assertThatThrownBy(apart::all).hasMessage("two kernels with id sum.f32.one");
  }

  @Test
  void aKernelOfAnUnknownContractIsFound() {
    Operation<Runnable> made = new Operation<>("made-up", Runnable.class);
    assertThatThrownBy(() -> Enrolment.cases(made))
        .hasMessageContaining("contract Runnable of made-up has no cases");
  }

  @Test
  void aWrongKernelIsFound() {
    Kernel<Reduction> wrong = new Kernel<>("sum.f32.wrong", Operations.SUM, () -> SUM_WITHOUT_LAST);
    assertThatThrownBy(() -> agrees(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sum of 1");
  }

  private static final Reduction SUM = Enrolment.oracle(Operations.SUM);

  private static final Reduction SUM_WITHOUT_LAST =
      new Reduction("sum") {
        @Override
        protected float compute(float[] x, int xOff, int n) {
          return n == 0 ? 0 : SUM.run(x, xOff, n - 1);
        }
      };
}
