package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What evaluators and translators are given alike: attributes, and inputs as far as both know. */
abstract sealed class Call permits TensorCall, NodeCall {
  final Use use;

  Call(Use use) {
    this.use = use;
  }

  int opset() {
    return use.opset();
  }

  /** Number of inputs, those left out between others counted. */
  abstract int count();

  /** Whether an input is there. */
  abstract boolean has(int i);

  abstract ElementType type(int i);

  /** Sizes of an input. */
  abstract int[] dims(int i);

  /** An input whose elements decide what is computed; of a graph it must be known by now. */
  abstract Tensor known(int i);

  int rank(int i) {
    return dims(i).length;
  }

  /** Whether an output is wanted. */
  boolean wants(int output) {
    return output < use.outputs().size() && !use.outputs().get(output).isEmpty();
  }

  OnnxException wrong(String what) {
    return new OnnxException(use.label() + ": " + what);
  }

  OnnxException unsupported(String what) {
    return OnnxException.unsupported(use.label() + ": " + what);
  }

  /** An axis counted from the front, of so many. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw wrong("there is no axis " + axis + " among " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** An axis named by an attribute, of input 0. */
  int axis(int otherwise) {
    return axis(use.whole("axis", otherwise), rank(0));
  }

  /** Whole numbers that older operator sets give as an attribute and newer ones as an input. */
  int @Nullable [] wholes(String attribute, int input) {
    return has(input) ? known(input).ints() : use.wholes(attribute);
  }

  /** Axes, counted from the front, distinct and ascending; null if none are given. */
  int @Nullable [] axes(String attribute, int input, int rank) {
    if (rank > Tensor.MOST_AXES) {
      throw wrong("a tensor of " + rank + " axes");
    }
    int[] given = wholes(attribute, input);
    if (given == null) {
      return null;
    }
    return Arrays.stream(given).map(a -> axis(a, rank)).distinct().sorted().toArray();
  }
}
