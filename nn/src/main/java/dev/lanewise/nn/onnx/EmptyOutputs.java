package dev.lanewise.nn.onnx;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.onnx.op.Declined;
import dev.lanewise.nn.onnx.op.NodeCall;
import dev.lanewise.nn.onnx.op.Operand;
import dev.lanewise.nn.onnx.op.Result;
import dev.lanewise.nn.onnx.op.Use;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators make of tensors without elements, which no graph holds. Sizes of outputs are found
 * by translating the operator with stand-ins for the sizes of 0, once, twice and three times as
 * large: a size that grows by the same number each time is known at 0 as well.
 */
final class EmptyOutputs {
  /** Divisible by most strides and groups, and no smaller than most kernels. */
  private static final int STAND_IN = 12;

  /** Longer constants decide no shapes. */
  private static final int LONGEST_CONSTANT = 4096;

  private EmptyOutputs() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shaped(ElementType type, int[] dims) {
    boolean isEmpty() {
      return Arrays.stream(dims).anyMatch(d -> d == 0);
    }
  }

  /** Whether an input has no elements. */
  static boolean mayBe(List<@Nullable Operand> operands) {
    return operands.stream().anyMatch(o -> o != null && isEmpty(o));
  }

  private static boolean isEmpty(Operand operand) {
    return Arrays.stream(operand.dims()).anyMatch(d -> d == 0);
  }

  /** The outputs if all that are wanted are empty, else null. */
  static @Nullable List<Result> of(Use use, List<@Nullable Operand> operands) {
    List<Shaped> outputs = inferred(use, operands);
    if (outputs == null) {
      return null;
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Shaped output = outputs.get(i);
      boolean wanted = i < use.outputs().size() && !use.outputs().get(i).isEmpty();
      if (!output.isEmpty() && wanted) {
        return null;
      }
      int[] dims = output.isEmpty() ? output.dims : new int[] {0};
      results.add(new Result.Fixed(new TensorBuilder(output.type, dims).done()));
    }
    return results;
  }

  /**
   * Inputs of a sum of products with a single term of 0 in place of none, if the outputs are of the
   * same sizes with them; else null.
   */
  static @Nullable List<@Nullable Tensor> zeroTerm(
      Use use, List<@Nullable Operand> operands, List<@Nullable Tensor> inputs) {
    List<Shaped> outputs = use.operator().isSum() ? inferred(use, operands) : null;
    List<Shaped> single = outputs == null ? null : translated(use, operands, 1, true);
    if (outputs == null || single == null || outputs.size() != single.size()) {
      return null;
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (!Arrays.equals(outputs.get(i).dims, single.get(i).dims)) {
        return null;
      }
    }
    List<@Nullable Tensor> terms = new ArrayList<>();
    for (Tensor x : inputs) {
      terms.add(x == null || x.size() > 0 ? x : zeros(x));
    }
    return terms;
  }

  private static Tensor zeros(Tensor like) {
    int[] dims = Arrays.stream(like.dims()).map(d -> Math.max(d, 1)).toArray();
    return Tensor.filled(dims, new TensorBuilder(like.type()).done());
  }

  private static @Nullable List<Shaped> inferred(Use use, List<@Nullable Operand> operands) {
    // An empty row of constants is mostly a list, such as no scales, rather than data.
    List<Shaped> outputs = inferred(use, operands, false);
    return outputs == null ? inferred(use, operands, true) : outputs;
  }

  private static @Nullable List<Shaped> inferred(
      Use use, List<@Nullable Operand> operands, boolean lists) {
    List<Shaped> once = translated(use, operands, STAND_IN, lists);
    List<Shaped> twice = once == null ? null : translated(use, operands, 2 * STAND_IN, lists);
    List<Shaped> thrice = twice == null ? null : translated(use, operands, 3 * STAND_IN, lists);
    if (once == null || twice == null || thrice == null) {
      return null;
    }
    List<Shaped> outputs = new ArrayList<>();
    for (int i = 0; i < once.size(); i++) {
      int[] dims = atZero(once.get(i).dims, twice.get(i).dims, thrice.get(i).dims);
      if (dims == null) {
        return null;
      }
      outputs.add(new Shaped(once.get(i).type, dims));
    }
    return outputs;
  }

  private static int @Nullable [] atZero(int[] once, int[] twice, int[] thrice) {
    int[] dims = new int[once.length];
    for (int d = 0; d < dims.length; d++) {
      int step = twice[d] - once[d];
      dims[d] = once[d] - step;
      if (dims[d] < 0 || thrice[d] != twice[d] + step) {
        return null;
      }
    }
    return dims;
  }

  /**
   * Outputs where inputs' sizes of 0 are others; null if there is no telling.
   *
   * @param lists whether rows of constants are data too
   */
  private static @Nullable List<Shaped> translated(
      Use use, List<@Nullable Operand> operands, int size, boolean lists) {
    Graph scratch = new Graph();
    List<@Nullable Operand> standIns = new ArrayList<>();
    for (Operand operand : operands) {
      standIns.add(
          operand == null ? null : standIn(scratch, standIns.size(), operand, size, lists));
    }
    try {
      List<Shaped> outputs = new ArrayList<>();
      for (Result result : use.operator().translate(new NodeCall(use, scratch, standIns))) {
        if (!(result instanceof Result.Inside inside)) {
          return null; // it may tell the stand-in's size
        }
        outputs.add(new Shaped(inside.type(), inside.node().shape().dims()));
      }
      return outputs;
    } catch (Declined
        | OnnxException
        | IllegalArgumentException
        | ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      return null;
    }
  }

  private static Operand standIn(
      Graph scratch, int number, Operand operand, int size, boolean lists) {
    Tensor known = operand.known();
    boolean list = known != null && known.rank() == 1 && !lists;
    boolean decides = known != null && (!known.type().isReal() || known.size() <= LONGEST_CONSTANT);
    if (known != null && (isEmpty(operand) ? list : decides)) {
      return new Slot.Known(scratch, known, null);
    }
    int[] dims = Arrays.stream(operand.dims()).map(d -> d == 0 ? size : d).toArray();
    return new Slot.Given(scratch, "x" + number, operand.type(), dims);
  }
}
