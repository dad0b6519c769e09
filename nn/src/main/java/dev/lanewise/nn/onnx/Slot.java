package dev.lanewise.nn.onnx;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.onnx.op.Declined;
import dev.lanewise.nn.onnx.op.Operand;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What a compiler knows about a value. */
sealed interface Slot {
  /** It waits for something that is computed between plans: not even its shape is known. */
  record Pending() implements Slot {}

  /** It is set before the stage runs, and is no tensor: operators on it are left to evaluators. */
  record Opaque() implements Slot {}

  /** It is the same in every run. */
  record Known(Graph graph, Tensor tensor, @Nullable Variable variable) implements Slot, Operand {
    /** Floats tell all whole numbers apart up to here. */
    private static final long MOST_WHOLE = 1 << 24;

    @Override
    public ElementType type() {
      return tensor.type();
    }

    @Override
    public int[] dims() {
      return tensor.dims();
    }

    @Override
    public Tensor known() {
      return tensor;
    }

    @Override
    public Node node() {
      if (variable != null) {
        return graph.variable(variable);
      }
      for (int i = 0; tensor.type().isWhole() && i < tensor.size(); i++) {
        if (Math.abs(tensor.whole(i)) > MOST_WHOLE) {
          throw new Declined("whole numbers that floats do not hold");
        }
      }
      Shape shape = Shape.of(tensor.dims());
      if (tensor.isUniform() && tensor.size() > 0) {
        float[] one = tensor.pick(new int[0], new int[1]).floats();
        return graph.fill(shape, one[0]);
      }
      return graph.constant(shape, tensor.floats());
    }
  }

  /** It is set before a plan runs; a plan that reads it has it as an input of its name. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Given(Graph graph, String name, ElementType type, int[] dims) implements Slot, Operand {
    @Override
    public int[] dims() {
      return dims.clone(); // operators work out results' sizes in place
    }

    @Override
    public @Nullable Tensor known() {
      return null;
    }

    @Override
    public Node node() {
      return graph.input(name, Shape.of(dims));
    }
  }

  /** The plan computes it. */
  record Inside(Node node, ElementType type) implements Slot, Operand {
    @Override
    public int[] dims() {
      return node.shape().dims();
    }

    @Override
    public @Nullable Tensor known() {
      return null;
    }
  }
}
