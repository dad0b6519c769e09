package dev.lanewise.nn.plan;

import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product.MatMul;
import dev.lanewise.nn.graph.Source;
import org.jspecify.annotations.Nullable;

/**
 * What plans for inference read large matrices of weights in. With 16 bits a number, products that
 * wait for their weights take half of the time; all arithmetic is that of floats.
 */
public enum WeightFormat {
  /** As floats. */
  FP32(null),

  /** As bf16: any weights, each within 2^-8 of itself. */
  BF16(HalfFormat.BF16),

  /** As fp16, scaled by a power of two: finite weights below 2^31, each within 2^-11 of itself. */
  FP16(HalfFormat.FP16);

  /** Numbers of a matrix that outgrows an L2 cache: 1 MiB of floats. */
  private static final int LEAST_WEIGHTS = 1 << 18;

  /** Rows that share what is read of the weights; with more, arithmetic takes the time. */
  private static final int MOST_ROWS = 16;

  private final @Nullable HalfFormat half;

  WeightFormat(@Nullable HalfFormat half) {
    this.half = half;
  }

  /**
   * What the right operand of a product is read in, if it is not floats: of a few rows times many
   * weights.
   *
   * @param op of a plan whose weights never change
   */
  @Nullable HalfFormat of(MatMul op) {
    boolean fewRows = op.shape().dim(0) <= MOST_ROWS && !op.transX();
    boolean manyWeights = op.y().shape().size() >= LEAST_WEIGHTS;
    return fewRows && manyWeights && isWeights(Select.root(op.y())) ? half : null;
  }

  private static boolean isWeights(Node node) {
    return node.op() instanceof Source.VariableRead;
  }
}
