package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * The usual epilogues: bias, residual, clamp, activation, applied in the order told.
 *
 * <pre>{@code
 * Epilogue e = PostOps.at(yOff, channels).addPerColumn(bias, 0).add(shortcut, 0, channels).relu();
 * }</pre>
 *
 * <p>Operands are found by where an output lies, so these belong to one place: the offset of the
 * outputs and the distance of their rows; of a channels-last image that is its channels. Batches
 * that lie one after the other count their rows through. Immutable; each method makes another.
 */
public final class PostOps implements Epilogue {
  /** Numbers that outputs meet: that of (i, j) is at {@code off + i rowStep + j columnStep}. */
  private static final class Operand {
    final String name;
    final float[] array;
    final int off;
    final int rowStep;
    final int columnStep;

    Operand(String name, float[] array, int off, int rowStep, int columnStep) {
      this.name = name;
      this.array = array;
      this.off = off;
      this.rowStep = rowStep;
      this.columnStep = columnStep;
    }

    int at(int row, int column) {
      return off + row * rowStep + column * columnStep;
    }

    long needed(int rows, int columns) {
      return (rows - 1L) * rowStep + (columns - 1L) * columnStep + 1;
    }
  }

  /** {@code x -> f(x, operands)}. */
  private static final class Step {
    final Operation<Elementwise> operation;
    final Operand[] operands;
    final Elementwise alongRow;
    final Elementwise alongColumn;

    Step(Operation<Elementwise> operation, Operand... operands) {
      this.operation = operation;
      this.operands = operands;
      Elementwise code = Kernels.best().get(operation);
      int acrossRow = 0;
      int downColumn = 0;
      for (int i = 0; i < operands.length; i++) {
        acrossRow |= operands[i].columnStep == 0 ? 2 << i : 0;
        downColumn |= operands[i].rowStep == 0 ? 2 << i : 0;
      }
      this.alongRow = code.scalars(acrossRow);
      this.alongColumn = code.scalars(downColumn);
    }

    /** Whether a column of outputs that lie side by side meets operands that do, too. */
    boolean isUpright() {
      for (Operand o : operands) {
        if (o.rowStep > 1) {
          return false;
        }
      }
      return true;
    }

    void run(boolean down, int row, int column, float[] out, int off, int n, Workspace ws) {
      float[][] in = ws.arrays(operands.length + 1);
      int[] start = ws.offsets(operands.length + 1);
      in[0] = out;
      start[0] = off;
      for (int i = 0; i < operands.length; i++) {
        in[i + 1] = operands[i].array;
        start[i + 1] = operands[i].at(row, column);
      }
      (down ? alongColumn : alongRow).run(in, start, out, off, n);
      Arrays.fill(in, null);
    }
  }

  private final int off;
  private final int distance;
  private final Step[] steps;
  private final boolean upright;

  private PostOps(int off, int distance, Step[] steps) {
    this.off = off;
    this.distance = distance;
    this.steps = steps;
    boolean all = true;
    for (Step s : steps) {
      all &= s.isUpright();
    }
    this.upright = all;
  }

  /** None yet, for outputs from {@code off} on, with rows {@code distance} apart. */
  public static PostOps at(int off, int distance) {
    Check.atLeast("epilogue", "off", off, 0);
    Check.atLeast("epilogue", "distance", distance, 1);
    return new PostOps(off, distance, new Step[0]);
  }

  /** {@code x + bias[biasOff + j]} in column j: a bias per filter, channels last. */
  public PostOps addPerColumn(float[] bias, int biasOff) {
    return add(new Operand("bias", bias, biasOff, 0, 1));
  }

  /** {@code x + bias[biasOff + i]} in row i. */
  public PostOps addPerRow(float[] bias, int biasOff) {
    return add(new Operand("bias", bias, biasOff, 1, 0));
  }

  /** {@code x + other[otherOff + i otherDistance + j]}: a residual. */
  public PostOps add(float[] other, int otherOff, int otherDistance) {
    Check.atLeast("epilogue", "distance of residual", otherDistance, 1);
    return add(new Operand("residual", other, otherOff, otherDistance, 1));
  }

  private PostOps add(Operand o) {
    Check.notNull("epilogue", o.name, o.array);
    Check.atLeast("epilogue", "offset of " + o.name, o.off, 0);
    return with(steps, new Step(Operations.ADD, o));
  }

  /** {@code max(x, 0)}. */
  public PostOps relu() {
    return clamp(0, Float.POSITIVE_INFINITY);
  }

  /** {@code min(max(x, low), high)}; NaN stays NaN. */
  public PostOps clamp(float low, float high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "epilogue: clamp from " + low + " to " + high + ": the first must be the lower one");
    }
    Operand from = number(low);
    Operand to = number(high);
    if (steps.length > 0 && steps[steps.length - 1].operation == Operations.ADD) {
      // One pass instead of two.
      Step[] before = Arrays.copyOf(steps, steps.length - 1);
      Operand addend = steps[steps.length - 1].operands[0];
      return with(before, new Step(Operations.ADD_CLAMP, addend, from, to));
    }
    return with(steps, new Step(Operations.CLAMP, from, to));
  }

  /** {@code f(x, parameters)}: any elementwise function. */
  public PostOps apply(Operation<Elementwise> function, float... parameters) {
    int arity = Kernels.best().get(function).arity();
    if (arity != 1 + parameters.length) {
      throw new IllegalArgumentException(
          "epilogue: "
              + function
              + " takes "
              + (arity - 1)
              + " parameters but got "
              + parameters.length);
    }
    Operand[] operands = new Operand[parameters.length];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = number(parameters[i]);
    }
    return with(steps, new Step(function, operands));
  }

  private static Operand number(float x) {
    return new Operand("parameter", new float[] {x}, 0, 0, 0);
  }

  private PostOps with(Step[] before, Step next) {
    Step[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = next;
    return new PostOps(off, distance, all);
  }

  @Override
  public void check(int at, int rowDistance, int rows, int columns) {
    if (at < off || (rows > 1 && rowDistance != distance)) {
      throw new IllegalArgumentException(
          "epilogue: is for outputs from "
              + off
              + " on with rows "
              + distance
              + " apart but these are from "
              + at
              + " on, "
              + rowDistance
              + " apart");
    }
    int row = (at - off) / distance;
    int column = (at - off) % distance;
    for (Step s : steps) {
      for (Operand o : s.operands) {
        Check.range("epilogue", o.name, o.array, o.off, o.needed(row + rows, column + columns));
      }
    }
  }

  @Override
  public void finish(
      float[] out, int at, int rowDistance, int rows, int columns, Workspace workspace) {
    int row = (at - off) / distance;
    int column = (at - off) % distance;
    if (columns == 1 && rowDistance == 1 && upright) {
      finish(true, row, column, out, at, rows, workspace);
      return;
    }
    for (int i = 0; i < rows; i++) {
      finish(false, row + i, column, out, at + i * rowDistance, columns, workspace);
    }
  }

  private void finish(
      boolean down, int row, int column, float[] out, int at, int n, Workspace workspace) {
    for (Step s : steps) {
      s.run(down, row, column, out, at, n, workspace);
    }
  }
}
