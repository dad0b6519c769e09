package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  private final AtomicInteger computed = new AtomicInteger();
  private final Numbers numbers =
      new Numbers.Later(() -> new float[] {1, 2, computed.incrementAndGet()});

  @Test
  void nothingIsComputedUntilSomebodyAsks() {
    Place place = new Place(numbers, 1, true, 0);
    assertThat(place.spread(3).frozenHere().offset()).isEqualTo(1);
    assertThat(computed).hasValue(0);
    assertThat(place.array()).containsExactly(1, 2, 1);
  }

  @Test
  void whatSomebodyHasIsNotComputedAgain() {
    float[] array = numbers.array();
    collect();
    assertThat(numbers.borrowed()).isSameAs(array);
    assertThat(numbers.array()).isSameAs(array);
    assertThat(computed).hasValue(1);
  }

  @Test
  void theArrayIsKeptThoughNobodyHasItNow() {
    assertThat(numbers.array()).containsExactly(1, 2, 1);
    collect();
    assertThat(numbers.array()).containsExactly(1, 2, 1);
  }

  @Test
  void whatWasOnlyBorrowedIsLetGo() {
    for (int i = 0; i < 100 && computed.get() < 2; i++) {
      assertThat(numbers.borrowed()).startsWith(1, 2);
      collect();
    }
    assertThat(computed).hasValueGreaterThan(1);
  }

  private static void collect() {
    System.gc();
  }
}
