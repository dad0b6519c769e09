package dev.lanewise.kernels.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A class in which C2 has left objects is made anew, but not forever. */
final class BreakInTest {
  /** What escapes is an object in compiled code, too. */
  @SuppressWarnings("UnusedVariable")
  private static volatile @Nullable Object escaped;

  private record Kernel(boolean makesObjects) {
    void run() {
      if (makesObjects) {
        escaped = new float[4];
      }
    }
  }

  private static List<Kernel> made(int withObjects) {
    List<Kernel> all = new ArrayList<>();
    Kernel last =
        BreakIn.compiled(
            () -> {
              all.add(new Kernel(all.size() < withObjects));
              return all.getLast();
            },
            Kernel::run,
            1000);
    assertThat(last).isSameAs(all.getLast());
    return all;
  }

  @Test
  void aKernelWithoutObjectsIsMadeOnce() {
    assertThat(made(0)).hasSize(1);
  }

  @Test
  void aKernelWithObjectsIsMadeAgain() {
    assertThat(made(2)).hasSize(3);
  }

  @Test
  void andTakenAsItIsAfterAFewTries() {
    assertThat(made(100)).hasSize(4);
  }
}
