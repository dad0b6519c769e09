package dev.lanewise.kernels.nhwc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.ConvShape;
import org.junit.jupiter.api.Test;

class LayoutTest {
  /** Half of an L2 cache of 1 MiB. */
  private static final int FLOATS = 1 << 17;

  private static Layout of(int channels, int side) {
    return Layout.of(ConvShape.square(channels, side, channels, 3, 1, 1), Minimal.F4, 32, FLOATS);
  }

  @Test
  void blocksStayInCacheWhereImagesAreLarge() {
    for (Layout l : new Layout[] {of(64, 56), of(128, 112), of(64, 224), of(128, 28)}) {
      assertThat(l.products()).isBetween(FLOATS / 2, FLOATS);
    }
  }

  @Test
  void oneBlockWhereWeightsAreLarger() {
    for (Layout l : new Layout[] {of(256, 14), of(512, 14), of(256, 28), of(512, 28)}) {
      assertThat(l.most()).isEqualTo(l.tiles());
    }
  }

  @Test
  void blocksHaveTheirBounds() {
    Layout l = of(2048, 112);
    assertThat(l.products()).isBetween(4 * FLOATS, 8 * FLOATS);
    assertThat(of(8192, 56).most()).isPositive();
  }
}
