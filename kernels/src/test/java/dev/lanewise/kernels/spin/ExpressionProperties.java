package dev.lanewise.kernels.spin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Any expression has the same value in a loop, of whatever width, as when its operators are applied
 * one by one.
 */
final class ExpressionProperties {
  private static final int INPUTS = 3;
  private static final int STEPS = 25;
  private static final int N =
      45; // two unrolled rounds of the widest vectors would be too many: one, ones, and a rest

  /** The value of element i, by plain Java; {@code known} holds those of subexpressions. */
  private static Object value(
      Expression e, float[][] in, int i, IdentityHashMap<Expression, Object> known) {
    Object before = known.get(e);
    if (before != null) {
      return before;
    }
    Object value =
        switch (e) {
          case Expression.Input(int k) -> in[k][i];
          case Expression.FloatConstant(float c) -> c;
          case Expression.IntConstant(int c) -> c;
          case Expression.Apply(Operator op, List<Expression> o) -> {
            Object[] x = new Object[3];
            for (int k = 0; k < o.size(); k++) {
              x[k] = value(o.get(k), in, i, known);
            }
            yield apply(op, x[0], x[1], x[2]);
          }
        };
    known.put(e, value);
    return value;
  }

  private static Object apply(Operator op, Object x, Object y, Object z) {
    return switch (op) {
      case ADD -> (Float) x + (Float) y;
      case SUB -> (Float) x - (Float) y;
      case MUL -> (Float) x * (Float) y;
      case DIV -> (Float) x / (Float) y;
      case MAX -> Math.max((Float) x, (Float) y);
      case MIN -> Math.min((Float) x, (Float) y);
      case ANGLE_SIN -> Angle.sin((Float) x);
      case ANGLE_COS -> Angle.cos((Float) x);
      case NEG -> -(Float) x;
      case SQRT -> (float) Math.sqrt((Float) x);
      case FMA -> Math.fma((Float) x, (Float) y, (Float) z);
      case INT_ADD -> (Integer) x + (Integer) y;
      case INT_SUB -> (Integer) x - (Integer) y;
      case AND -> (Integer) x & (Integer) y;
      case OR -> (Integer) x | (Integer) y;
      case SHIFT_LEFT -> (Integer) x << (Integer) y;
      case SHIFT_RIGHT -> (Integer) x >> (Integer) y;
      case BITS -> Float.floatToRawIntBits((Float) x);
      case FROM_BITS -> Float.intBitsToFloat((Integer) x);
      case LESS -> (Float) x < (Float) y;
      case LESS_OR_EQUAL -> (Float) x <= (Float) y;
      case EQUAL -> ((Float) x).floatValue() == (Float) y;
      case INT_LESS -> (Integer) x < (Integer) y;
      case INT_EQUAL -> x.equals(y);
      case BOTH -> (Boolean) x && (Boolean) y;
      case EITHER -> (Boolean) x || (Boolean) y;
      case SELECT, INT_SELECT -> (Boolean) x ? y : z;
      case RARELY -> y;
    };
  }

  /** An expression of random operators over what came before; its result uses the last float. */
  private static Expression random(RandomKey key) {
    List<Expression> known = new ArrayList<>();
    for (int k = 0; k < INPUTS; k++) {
      known.add(Expression.input(k));
      // The bits of inputs only: which bits a computed NaN has is not said.
      known.add(Expression.input(k).bits());
    }
    float[] constants = {0, -0f, 1, -2.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e-40f};
    known.add(Expression.constant(constants[key.below(constants.length, 0)]));
    known.add(Expression.bitConstant(key.bits(1)));
    known.add(Expression.input(0).less(Expression.input(1)));
    Operator[] operators = Operator.values();
    for (int s = 0; s < STEPS; s++) {
      RandomKey step = key.split(s);
      Operator op = operators[step.below(operators.length, 0)];
      Expression[] operands = new Expression[op.operands().size()];
      for (int o = 0; o < operands.length; o++) {
        List<Expression> fitting = ofType(known, op.operands().get(o));
        operands[o] = fitting.get(step.below(fitting.size(), o + 1));
      }
      if (op.shifts()) {
        operands[1] = Expression.bitConstant(step.bits(3));
      }
      if (op == Operator.RARELY) { // its values must agree where the mask is not set
        operands[1] = Expression.apply(Operator.SELECT, operands);
      }
      if (op != Operator.BITS) {
        known.add(Expression.apply(op, operands));
      }
    }
    return ofType(known, LaneType.FLOAT).getLast();
  }

  private static List<Expression> ofType(List<Expression> known, LaneType type) {
    return known.stream().filter(e -> e.type() == type).toList();
  }

  @Example
  void shiftsAreByConstants() {
    Expression bits = Expression.input(0).bits();
    assertThatThrownBy(() -> Expression.apply(Operator.SHIFT_LEFT, bits, bits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHIFT_LEFT takes a constant");
  }

  @Property(tries = 60)
  void everyWidthAgreesWithTheOperators(@ForAll long seed) {
    RandomKey key = RandomKey.of(seed);
    Expression e = random(key.split(100));
    float[][] in = new float[INPUTS][N];
    for (int k = 0; k < INPUTS; k++) {
      for (int i = 0; i < N; i++) {
        int at = k * N + i;
        in[k][i] =
            key.below(2, 2L * at) == 0
                ? Float.intBitsToFloat(key.bits(1000 + at))
                : key.below(7, 2L * at + 1) - 3;
      }
    }
    int arity = Program.of(e, 0).arity();
    int scalars = key.below(1 << arity, -1);
    float[] expected = new float[N];
    float[][] spread = spread(in, scalars);
    for (int i = 0; i < N; i++) {
      expected[i] = (Float) value(e, spread, i, new IdentityHashMap<>());
    }
    float[][] used = Arrays.copyOf(in, arity);
    for (int bits : Widths.all()) {
      Elementwise spun = LoopSpinner.elementwise("random", e, bits).scalars(scalars);
      float[] actual = new float[N];
      spun.run(used, new int[arity], actual, 0, N);
      // NaNs are all one; everything else must have equal bits.
      assertThat(actual).as("%d bits, scalars %d, %s", bits, scalars, e).containsExactly(expected);
    }
  }

  private static float[][] spread(float[][] in, int scalars) {
    float[][] spread = new float[in.length][];
    for (int k = 0; k < in.length; k++) {
      spread[k] = in[k].clone();
      if ((scalars >> k & 1) != 0) {
        Arrays.fill(spread[k], in[k][0]);
      }
    }
    return spread;
  }
}
