package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What instructions behind a kernel come to, where that is a bias for each column, or the same for
 * all, then perhaps a residual, and then a clamp: {@link BiasClamp} does it in registers.
 */
final class BiasThenClamp {
  private Node value;
  private @Nullable Operand bias;
  private @Nullable Node residual;
  private float low = Float.NEGATIVE_INFINITY;
  private float high = Float.POSITIVE_INFINITY;
  private boolean clamped;

  private BiasThenClamp(Node value) {
    this.value = value;
  }

  /** Of instructions that follow {@code value}, each reading the one before; or null. */
  static @Nullable BiasThenClamp of(Node value, int columns, List<Instruction> instructions) {
    BiasThenClamp all = new BiasThenClamp(value);
    for (Instruction next : instructions) {
      if (!all.accepts(next, columns)) {
        return null;
      }
      all.value = next.result();
    }
    return all.bias != null && BiasClamp.suits(all.low, all.high) ? all : null;
  }

  Operand bias() {
    if (bias == null) {
      throw new IllegalStateException("plan: no bias");
    }
    return bias;
  }

  /** What is added to the biased value, if anything is. */
  @Nullable Node residual() {
    return residual;
  }

  float low() {
    return low;
  }

  float high() {
    return high;
  }

  private boolean accepts(Instruction next, int columns) {
    Operation<Elementwise> operation = next.operation();
    List<Operand> operands = next.operands();
    if (operation == Operations.ADD) {
      return adds(next, columns);
    } else if (operation == Operations.ADD_CLAMP) {
      return adds(next, columns) && clamps(operands.get(2), operands.get(3));
    } else if (operation == Activations.ADD_ADD_RELU) {
      return adds(next, columns)
          && adds(operands.get(2), columns, next.size())
          && clamps(0, Float.POSITIVE_INFINITY);
    } else if (operation == Operations.AFFINE) {
      return reads(next, 0)
          && isOne(operands.get(1))
          && adds(operands.get(2), columns, next.size());
    } else if (operation == Operations.CLAMP) {
      return reads(next, 0) && clamps(operands.get(1), operands.get(2));
    } else if (operation == Operations.RELU) {
      return reads(next, 0) && clamps(0, Float.POSITIVE_INFINITY);
    }
    return false;
  }

  private boolean reads(Instruction next, int i) {
    Operand operand = next.operands().get(i);
    return operand.value() == value && operand.full(next.size());
  }

  private boolean adds(Instruction next, int columns) {
    return reads(next, 0)
        ? adds(next.operands().get(1), columns, next.size())
        : reads(next, 1) && adds(next.operands().get(0), columns, next.size());
  }

  private boolean adds(Operand other, int columns, int size) {
    if (clamped) {
      return false;
    }
    boolean fits = other.mid() == 1 || (other.mid() == columns && other.inner() == 1);
    if (bias == null && fits) {
      bias = other;
      return true;
    }
    if (bias != null && residual == null && other.full(size)) {
      residual = other.value();
      return true;
    }
    return false;
  }

  private boolean clamps(Operand from, Operand to) {
    return from.value().op() instanceof Source.Constant a
        && to.value().op() instanceof Source.Constant b
        && clamps(a.values().get(0), b.values().get(0));
  }

  private boolean clamps(float from, float to) {
    if (clamped) {
      return false;
    }
    clamped = true;
    low = from;
    high = to;
    return true;
  }

  private static boolean isOne(Operand operand) {
    return operand.value().op() instanceof Source.Constant c
        && operand.mid() == 1
        && c.values().get(0) == 1;
  }
}
