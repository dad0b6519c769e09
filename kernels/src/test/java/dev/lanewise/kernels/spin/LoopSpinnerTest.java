package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.RandomKey;
import org.junit.jupiter.api.Test;

final class LoopSpinnerTest {
  private static float[] ramp(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = i % 17 - 5;
    }
    return x;
  }

  @Test
  void equalSubexpressionsAreComputedOnce() {
    Expression twice = input(0).add(constant(1)).mul(input(0).add(constant(1)));
    assertThat(Program.of(twice, 0).steps()).hasSize(4); // input, constant, sum, product
    Expression doubling = input(0);
    for (int i = 0; i < 60; i++) {
      doubling = doubling.add(doubling); // 2^60 paths, 61 steps
    }
    assertThat(Program.of(doubling, 0).steps()).hasSize(61);
  }

  @Test
  void whatDependsOnScalarsAloneIsComputedBeforeTheLoop() {
    Expression f = input(0).mul(Functions.exp(input(1)));
    assertThat(Program.of(f, 0b10).varying()).isEqualTo(2); // load and product
  }

  @Test
  void intsBecomeTheNearestFloats() {
    int[] chosen = {
      0, 1, -1, 1 << 22, -1 << 22, 65535, 65536, 1 << 24 | 1, Integer.MIN_VALUE, -1 >>> 1
    };
    float[] bits = new float[20_000];
    for (int i = 0; i < bits.length; i++) {
      int any = i < chosen.length ? chosen[i] : RandomKey.of(4).bits(i) >> (i & 31);
      bits[i] = Float.intBitsToFloat(any);
    }
    float[] y = new float[bits.length];
    for (int width : Widths.all()) {
      Expression word = input(0).bits();
      LoopSpinner.elementwise("nearest", word.toFloat(), width).run(bits, 0, y, 0, y.length);
      for (int i = 0; i < y.length; i++) {
        assertThat(y[i]).isEqualTo((float) Float.floatToRawIntBits(bits[i]));
      }
      LoopSpinner.elementwise("exact", word.smallToFloat(), width).run(bits, 0, y, 0, y.length);
      for (int i = 0; i < y.length; i++) {
        int exact = Float.floatToRawIntBits(bits[i]);
        if (Math.abs((long) exact) <= 1 << 22) {
          assertThat(y[i]).isEqualTo((float) exact);
        }
      }
    }
  }

  /** Where stores do not begin with a line. */
  @Test
  void whatNoCacheHoldsIsStoredInFull() {
    int n = (1 << 22) + 21;
    float[] x = ramp(n + 3);
    for (int bits : Widths.all()) {
      float[] y = new float[n + 4];
      LoopSpinner.elementwise("triple", input(0).mul(constant(3)), bits).run(x, 2, y, 1, n);
      assertThat(y[0]).isZero();
      for (int i = 0; i < n; i++) {
        if (y[i + 1] != 3 * x[i + 2]) {
          assertThat(y[i + 1]).as("%d bits, %d", bits, i).isEqualTo(3 * x[i + 2]);
        }
      }
      assertThat(y[n + 1]).isZero();
    }
  }

  @Test
  void variantsAreMadeOnceAndKnowTheirScalars() {
    Elementwise f = LoopSpinner.elementwise("axpby", Functions.AXPBY, 0);
    Elementwise scaled = f.scalars(0b1100);
    assertThat(f.scalars(0b1100)).isSameAs(scaled);
    assertThat(f.scalars(0b1000).scalars(0b100)).isSameAs(scaled);
    assertThat(f.scalars(0)).isSameAs(f);
    assertThat(scaled.isScalar(2)).isTrue();
    assertThat(scaled.isScalar(1)).isFalse();
    assertThatThrownBy(() -> f.scalars(0b10000))
        .hasMessageContaining("0b10000")
        .hasMessageContaining("4 inputs");
  }

  @Test
  void rowsReturnTheSumOfWhatTheyStore() {
    for (int bits : Widths.all()) {
      Expression f = input(0).sub(input(3)).mul(input(4));
      RowLoop both = LoopSpinner.row("shift", f, true, Fold.ADD, bits);
      RowLoop sum = LoopSpinner.row("shift", f, false, Fold.ADD, bits);
      RowLoop store = LoopSpinner.row("shift", f, true, Fold.NONE, bits);
      for (int n : new int[] {0, 1, 3, 16, 33, 100, 257}) {
        float[] x = ramp(n + 1);
        float[] y = new float[n + 2];
        float[] z = new float[n + 2];
        float expected = 0;
        for (int i = 0; i < n; i++) {
          expected += (x[i + 1] - 2) * 0.5f;
        }
        assertThat(both.map(x, 1, 2, 0.5f, y, 1, n)).isCloseTo(expected, within(1e-3f));
        assertThat(sum.map(x, 1, 2, 0.5f, new float[0], 0, n)).isCloseTo(expected, within(1e-3f));
        assertThat(store.map(x, 1, 2, 0.5f, z, 1, n)).isZero();
        assertThat(y).containsExactly(z);
        assertThat(y[0] + y[n + 1]).isZero();
        for (int i = 0; i < n; i++) {
          assertThat(y[i + 1]).isEqualTo((x[i + 1] - 2) * 0.5f);
        }
      }
    }
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> LoopSpinner.elementwise("f", input(0), 64)).hasMessageContaining("64");
    assertThatThrownBy(() -> Expression.apply(Operator.AND, input(0), input(1)))
        .hasMessageContaining("AND takes [INT, INT] but got [FLOAT, FLOAT]");
    assertThatThrownBy(() -> input(8)).hasMessageContaining("input 8");
  }
}
