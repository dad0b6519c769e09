package dev.lanewise.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void isAValue() {
    Shape s = Shape.of(64, 1, 28, 28);
    assertThat(s).isEqualTo(Shape.of(64, 1, 28, 28)).hasSameHashCodeAs(Shape.of(64, 1, 28, 28));
    assertThat(s).isNotEqualTo(Shape.of(64, 28, 28)).hasToString("[64, 1, 28, 28]");
    assertThat(s.size()).isEqualTo(64 * 784);
    assertThat(s.dim(-1)).isEqualTo(28);
    assertThat(s.dim(0)).isEqualTo(64);
    assertThat(Shape.of()).hasToString("[]");
    assertThat(Shape.of().size()).isEqualTo(1);
    int[] dims = {2, 3};
    Shape t = Shape.of(dims);
    dims[0] = 9;
    t.dims()[1] = 9;
    assertThat(t).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void changesAxes() {
    Shape s = Shape.of(2, 3, 4);
    assertThat(s.prepend(5)).isEqualTo(Shape.of(5, 2, 3, 4));
    assertThat(s.append(5)).isEqualTo(Shape.of(2, 3, 4, 5));
    assertThat(s.without(List.of(0, 2))).isEqualTo(Shape.of(3));
    assertThat(s.collapsed(List.of(1))).isEqualTo(Shape.of(2, 1, 4));
    assertThat(s.size(1, 3)).isEqualTo(12);
  }

  @Test
  void broadcasts() {
    assertThat(Shape.of(3, 1).broadcastsTo(Shape.of(2, 3, 4))).isTrue();
    assertThat(Shape.of(3).broadcastsTo(Shape.of(2, 3, 4))).isFalse();
    assertThat(Shape.of(2, 3, 4).broadcastsTo(Shape.of(3, 4))).isFalse();
    assertThat(Shape.common("add", Shape.of(3, 1), Shape.of(2, 1, 4))).isEqualTo(Shape.of(2, 3, 4));
    assertThatThrownBy(() -> Shape.common("add", Shape.of(2, 3), Shape.of(4)))
        .hasMessage("add: [2, 3] and [4] do not broadcast (3 != 4)");
  }

  @Test
  void refusesImpossibleSizes() {
    assertThatThrownBy(() -> Shape.of(2, 0)).hasMessage("shape: [2, 0] has a size below 1");
    assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16))
        .hasMessage("shape: [65536, 65536] has 2^31 elements or more");
    assertThatThrownBy(() -> Shape.of(2).dim(1)).hasMessage("shape: [2] has no axis 1");
  }
}
