package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operations;
import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Source;

/** Which kernel makes an operation's result. */
final class Producers {
  private Producers() {}

  static Producer of(Kernels k, Node node) {
    return switch (node.op()) {
      case Product p -> product(k, p);
      case Pool p -> pool(k, p);
      case Arrange a -> arrange(k, a);
      case RowWise r -> rowWise(k, r);
      case Pointwise p ->
          throw new IllegalStateException("plan: elementwise work is an instruction: " + node);
      case Source s -> throw new IllegalStateException("plan: a source has no work: " + node);
    };
  }

  private static Producer product(Kernels k, Product op) {
    return switch (op) {
      case Product.MatMul m -> MatrixProduct.of(k.kernel(Operations.GEMM), m);
      case Product.Conv2d c ->
          ImageConvolution.of(
              k.kernel(Operations.CONV2D),
              c.x().shape(),
              c.shape().dim(1),
              c.window(),
              c.groups(),
              true);
      case Product.Conv2dInputGradient c ->
          ImageConvolution.of(
              k.kernel(Operations.CONV2D_INPUT_GRADIENT),
              c.shape(),
              c.dy().shape().dim(1),
              c.window(),
              c.groups(),
              false);
      case Product.Conv2dWeightGradient c ->
          WeightGradient.of(
              k.kernel(Operations.CONV2D_WEIGHT_GRADIENT), k.kernel(Operations.ADD), c);
    };
  }

  private static Producer pool(Kernels k, Pool op) {
    return switch (op) {
      case Pool.MaxPool2d p ->
          PlanePooling.of(k.kernel(Operations.MAX_POOL), p.x().shape(), p.window());
      case Pool.AvgPool2d p ->
          PlanePooling.of(k.kernel(Operations.AVERAGE_POOL), p.x().shape(), p.window());
      case Pool.AvgPool2dGradient p ->
          PlanePooling.of(k.kernel(Operations.AVERAGE_POOL_GRADIENT), p.shape(), p.window());
      case Pool.MaxPoolScatter p ->
          PlanePooling.Selection.of(
              k.kernel(Operations.MAX_POOL_SCATTER), p.x().shape(), p.window());
      case Pool.MaxPoolGather p ->
          PlanePooling.Selection.of(
              k.kernel(Operations.MAX_POOL_GATHER), p.x().shape(), p.window());
    };
  }

  private static Producer arrange(Kernels k, Arrange op) {
    return switch (op) {
      case Arrange.Sum s -> Summation.of(k.kernel(Operations.SUM), k.kernel(Operations.ADD), s);
      case Arrange.Broadcast b -> Repeat.of(b.x().shape(), b.shape());
      case Arrange.OneHot o -> Encode.of(o.x().shape().size(), o.depth());
      case Arrange.Reshape r ->
          throw new IllegalStateException("plan: a reshape has no work: " + r);
    };
  }

  private static Producer rowWise(Kernels k, RowWise op) {
    return switch (op) {
      case RowWise.Softmax s -> Rows.of(k.kernel(Operations.SOFTMAX), s.shape());
      case RowWise.LogSoftmax l -> Rows.of(k.kernel(Operations.LOG_SOFTMAX), l.shape());
    };
  }
}
