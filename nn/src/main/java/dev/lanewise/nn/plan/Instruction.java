package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Operation;
import dev.lanewise.nn.graph.Node;
import java.util.List;
import java.util.function.UnaryOperator;

/** One elementwise operation on operands read in place, repeated where needed. */
record Instruction(Operation<Elementwise> operation, List<Operand> operands, Node result) {
  Instruction {
    operands = List.copyOf(operands);
  }

  /** The same operation on other values. */
  Instruction on(Node otherResult, UnaryOperator<Node> others) {
    List<Operand> on =
        operands.stream()
            .map(o -> new Operand(others.apply(o.value()), o.mid(), o.inner()))
            .toList();
    return new Instruction(operation, on, otherResult);
  }

  int size() {
    return result.shape().size();
  }

  /** Bits of the operands that the kernel reads once per run of elements. */
  int scalars() {
    int mask = 0;
    for (int i = 0; i < operands.size(); i++) {
      mask |= size() > 1 && operands.get(i).constantInRuns() ? 1 << i : 0;
    }
    return mask;
  }

  /** Whether all that it reads of {@code value} is the element it writes. */
  boolean readsAligned(Node value) {
    for (Operand operand : operands) {
      if (operand.value() == value && !operand.full(size())) {
        return false;
      }
    }
    return true;
  }

  boolean reads(Node value) {
    for (Operand operand : operands) {
      if (operand.value() == value) {
        return true;
      }
    }
    return false;
  }
}
