package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BroadcastShapeTest {
  private static BroadcastShape of(int[]... shapes) {
    return BroadcastShape.of(shapes);
  }

  @Test
  void axesAreJoinedWhereMemoryGoesOn() {
    BroadcastShape same = of(new int[] {2, 3, 4}, new int[] {2, 3, 4});
    assertThat(same.axes()).isEqualTo(1);
    assertThat(same.size(0)).isEqualTo(24);
    BroadcastShape bias = of(new int[] {2, 3, 4, 5}, new int[] {3, 1, 1});
    assertThat(bias.axes()).isEqualTo(3);
    assertThat(bias.size(2)).isEqualTo(20);
    assertThat(bias.stride(1, 2)).isZero();
    assertThat(bias.stride(1, 1)).isEqualTo(1);
    assertThat(bias.result()).containsExactly(2, 3, 4, 5);
    assertThat(of(new int[] {}, new int[] {1, 1}).axes()).isEqualTo(1);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> of(new int[] {2, 3}, new int[] {2, 4}))
        .hasMessageContaining("axis 1 of [[2, 3], [2, 4]]");
    assertThatThrownBy(() -> of(new int[9])).hasMessageContaining("9 dimensions");
    assertThatThrownBy(() -> of(new int[] {-1})).hasMessageContaining("negative");
    assertThatThrownBy(() -> of(new int[] {1 << 16, 1}, new int[] {1, 1 << 16}))
        .hasMessageContaining("2^31");
    Broadcasting broadcast = Kernels.best().get(Operations.BROADCAST);
    Elementwise add = Kernels.best().get(Operations.ADD);
    BroadcastShape s = of(new int[] {3}, new int[] {1});
    float[] a = new float[4];
    assertThatThrownBy(
            () ->
                broadcast.run(
                    add, s, new float[][] {a, a}, new int[] {1, 0}, a, 0, new Workspace()))
        .hasMessageContaining("overlaps");
    assertThatThrownBy(
            () -> broadcast.run(add, s, new float[][] {a}, new int[1], a, 0, new Workspace()))
        .hasMessageContaining("2 inputs");
  }
}
