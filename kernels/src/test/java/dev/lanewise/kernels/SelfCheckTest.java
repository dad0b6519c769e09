package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class SelfCheckTest {
  private static final Operation<Runnable> SPINNING = new Operation<>("spin", Runnable.class);
  private static final SelfCheck BRIEF = SelfCheck.within(Duration.ofMillis(100));

  /** Code that takes so many microseconds at least. */
  private static Runnable spin(long micros) {
    return new Runnable() {
      @Override
      public void run() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1000 * micros) {
          Thread.onSpinWait();
        }
      }
    };
  }

  private static Kernel<Runnable> kernel(Supplier<Runnable> maker) {
    return new Kernel<>("spin.test", SPINNING, maker);
  }

  @Test
  void aKernelAtSpeedIsLeftAlone() {
    Kernel<Elementwise> kernel = Kernels.best().kernel(Operations.MULTIPLY);
    Elementwise before = kernel.code();
    float[][] x = {new float[1000], new float[1000]};
    float[] y = new float[1000];
    SelfCheck.Report report =
        SelfCheck.within(Duration.ofSeconds(2))
            .drive(kernel, m -> m.run(x, new int[2], y, 0, y.length), y.length, 1e-6);
    assertThat(report.ok()).isTrue();
    assertThat(report.kernel()).isEqualTo(kernel.id());
    assertThat(report.calls()).isGreaterThan(100);
    assertThat(report.rate()).isPositive();
    assertThat(report.renewed()).isFalse();
    assertThat(kernel.code()).isSameAs(before);
  }

  @Test
  void badCodeIsMadeAnew() {
    AtomicInteger made = new AtomicInteger();
    Kernel<Runnable> kernel = kernel(() -> spin(made.getAndIncrement() == 0 ? 5000 : 500));
    Runnable bad = kernel.code();
    // 1000 in half a millisecond are two a microsecond.
    SelfCheck.Report report = BRIEF.drive(kernel, Runnable::run, 1000, 0.0005);
    assertThat(report.renewed()).isTrue();
    assertThat(report.ok()).isTrue();
    assertThat(report.rate()).isBetween(0.0005, 0.002);
    assertThat(kernel.code()).isNotSameAs(bad);
    assertThat(made).hasValue(2);
  }

  @Test
  void newCodeThatIsNoBetterIsDropped() {
    Kernel<Runnable> kernel = kernel(() -> spin(1000));
    Runnable first = kernel.code();
    SelfCheck.Report report = BRIEF.drive(kernel, Runnable::run, 1000, 1);
    assertThat(report.ok()).isFalse();
    assertThat(report.renewed()).isFalse();
    assertThat(report.expected()).isEqualTo(1);
    assertThat(kernel.code()).isSameAs(first);
  }

  @Test
  void codeThatIsNotGeneratedIsTriedOnce() {
    Runnable only = spin(1000);
    AtomicInteger calls = new AtomicInteger();
    Consumer<Runnable> counted =
        code -> {
          calls.incrementAndGet();
          code.run();
        };
    SelfCheck.Report report = BRIEF.drive(kernel(() -> only), counted, 1000, 1);
    assertThat(report.renewed()).isFalse();
    assertThat(report.calls()).isEqualTo(calls.get()).isBetween(1L, 200L);
    assertThat(report.seconds()).isGreaterThan(0.1);
  }

  @Test
  void everyGeneratedElementwiseKernelCanBeMadeAnew() {
    for (Kernel<?> k : Kernels.best().all()) {
      if (k.code() instanceof Elementwise old && k.id().contains(".spun.")) {
        assertThat(k.another()).as(k.id()).isNotSameAs(old).isInstanceOf(Elementwise.class);
        assertThat(k.another().getClass()).as(k.id()).isNotEqualTo(old.getClass());
      }
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> SelfCheck.within(Duration.ofSeconds(-1)))
        .hasMessageContaining("patience is PT-1S");
    assertThatThrownBy(() -> BRIEF.drive(kernel(() -> spin(1)), Runnable::run, 0, 1))
        .hasMessageContaining("self-check of spin.test: work is 0.0");
    assertThatThrownBy(() -> BRIEF.drive(kernel(() -> spin(1)), Runnable::run, 1, Double.NaN))
        .hasMessageContaining("expected is NaN");
    assertThat(SelfCheck.ofPeak(0.5)).isEqualTo(PeakMeter.gflops() / 2);
  }
}
