package dev.lanewise.nn.plan;

import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.kernels.HalfOperations;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operations;
import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Blend;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Source;

/** Which kernel makes an operation's result. */
final class Producers {
  private Producers() {}

  /**
   * The work of a node.
   *
   * @param weights what large matrices of them are read in
   */
  static Producer of(Kernels k, WeightFormat weights, Node node) {
    return switch (node.op()) {
      case Product p -> product(k, weights, p);
      case Pool p -> pool(k, p);
      case Arrange a -> arrange(k, a);
      case RowWise r -> rowWise(k, r);
      case ChannelWise c -> channelWise(k, c);
      case Draw d -> draw(k, d);
      case Loop l -> Looping.of(k, l);
      case Pointwise p ->
          throw new IllegalStateException("plan: elementwise work is an instruction: " + node);
      case Source s -> throw new IllegalStateException("plan: a source has no work: " + node);
    };
  }

  private static Producer matrixProduct(Kernels k, WeightFormat weights, Product.MatMul op) {
    HalfFormat half = weights.of(op);
    return half == null
        ? MatrixProduct.of(k.kernel(Operations.GEMM), op)
        : HalfProduct.of(k.kernel(HalfOperations.gemm(half)), op);
  }

  private static Producer product(Kernels k, WeightFormat weights, Product op) {
    return switch (op) {
      case Product.MatMul m -> matrixProduct(k, weights, m);
      case Product.BatchMatMul m -> MatrixProducts.of(k.kernel(Operations.GEMM), m);
      case Product.Conv c ->
          ImageConvolution.of(
              k.kernel(Operations.CONV2D), c.x().shape(), c.shape(), c.window(), c.groups(), true);
      case Product.ChannelsLastConv c ->
          ChannelsLastConvolution.of(k.kernel(Operations.CONV2D_NHWC), c);
      case Product.ConvInputGradient c ->
          ImageConvolution.of(
              k.kernel(Operations.CONV2D_INPUT_GRADIENT),
              c.shape(),
              c.dy().shape(),
              c.window(),
              c.groups(),
              false);
      case Product.ConvWeightGradient c ->
          WeightGradient.of(
              k.kernel(Operations.CONV2D_WEIGHT_GRADIENT), k.kernel(Operations.ADD), c);
    };
  }

  private static Producer pool(Kernels k, Pool op) {
    return switch (op) {
      case Pool.ExtremePool p ->
          PlanePooling.of(
              k.kernel(p.largest() ? Operations.MAX_POOL : Operations.MIN_POOL),
              PlaneShape.of(p.x().shape(), p.window()));
      case Pool.AveragePool p ->
          PlanePooling.of(
              k.kernel(Operations.AVERAGE_POOL),
              PlaneShape.of(p.x().shape(), p.window()).counting(p.countsPadding()));
      case Pool.AveragePoolGradient p ->
          PlanePooling.of(
              k.kernel(Operations.AVERAGE_POOL_GRADIENT),
              PlaneShape.of(p.shape(), p.window()).counting(p.countsPadding()));
      case Pool.ExtremeScatter p ->
          PlaneSelection.of(
              k.kernel(p.largest() ? Operations.MAX_POOL_SCATTER : Operations.MIN_POOL_SCATTER),
              PlaneShape.of(p.x().shape(), p.window()));
      case Pool.ExtremeGather p ->
          PlaneSelection.of(
              k.kernel(p.largest() ? Operations.MAX_POOL_GATHER : Operations.MIN_POOL_GATHER),
              PlaneShape.of(p.x().shape(), p.window()));
      case Pool.SmoothPool p ->
          PlaneBlending.of(
              k.kernel(lp(p.blend()) ? Operations.LP_POOL : Operations.SOFTMAX_POOL),
              PlaneShape.of(p.x().shape(), p.window()),
              p.blend().parameter());
      case Pool.SmoothPoolGradient p ->
          PlaneBlending.Inverse.of(
              k.kernel(
                  lp(p.blend()) ? Operations.LP_POOL_GRADIENT : Operations.SOFTMAX_POOL_GRADIENT),
              PlaneShape.of(p.x().shape(), p.window()),
              p.blend().parameter());
    };
  }

  private static boolean lp(Blend blend) {
    return blend.kind() == Blend.Kind.LP;
  }

  private static Producer arrange(Kernels k, Arrange op) {
    return switch (op) {
      case Arrange.Sum s -> Summation.of(k.kernel(Operations.SUM), k.kernel(Operations.ADD), s);
      case Arrange.Broadcast b -> Repeat.of(b.x().shape(), b.shape());
      case Arrange.OneHot o -> Encode.of(o.x().shape().size(), o.depth());
      case Arrange.Permute p ->
          Transposition.of(k.kernel(Operations.PERMUTE), p.x().shape(), p.order());
      case Arrange.Slice s ->
          Remapping.of(k.kernel(Operations.REMAP), s.x().shape(), s.spans(), s.shape());
      case Arrange.Pad p ->
          Remapping.of(k.kernel(Operations.REMAP_GRADIENT), p.shape(), p.spans(), p.x().shape());
      case Arrange.Concat c -> Joining.of(k.kernel(Operations.COPY), c);
      case Indexed i -> indexed(k, i);
      case Arrange.Reshape r ->
          throw new IllegalStateException("plan: a reshape has no work: " + r);
    };
  }

  private static Producer indexed(Kernels k, Indexed op) {
    return switch (op) {
      case Indexed.Gather g -> Lookup.gather(k.kernel(Operations.GATHER), g);
      case Indexed.ScatterAdd s -> Lookup.scatterAdd(k.kernel(Operations.SCATTER_ADD), s);
      case Indexed.ArgExtreme a ->
          Position.of(k.kernel(a.largest() ? Operations.ARG_MAX : Operations.ARG_MIN), a);
      case Indexed.Pick p -> Choice.of(p);
      case Indexed.Put p -> Choice.Inverse.of(p);
    };
  }

  private static Producer draw(Kernels k, Draw op) {
    return switch (op) {
      case Draw.Uniform u -> Drawing.of(k.kernel(Operations.UNIFORM), u.key(), u.shape().size());
      case Draw.Normal n -> Drawing.of(k.kernel(Operations.NORMAL), n.key(), n.shape().size());
      case Draw.Dropout d -> Dropping.of(k.kernel(Operations.DROPOUT), d);
      case Draw.NextRun n -> new Counting(1, 1, 1);
      case Draw.Runs r -> new Counting(r.length(), 0, r.length());
    };
  }

  private static Producer channelWise(Kernels k, ChannelWise op) {
    return switch (op) {
      case ChannelWise.Moments m ->
          ChannelMoments.of(k.kernel(Operations.MEAN), k.kernel(Operations.VARIANCE), m);
      case ChannelWise.Standardise s ->
          ChannelStandardisation.of(k.kernel(Operations.BATCH_NORM), s);
      case ChannelWise.StandardiseGradient s ->
          ChannelStandardisation.Gradient.of(
              k.kernel(Operations.BATCH_NORM), k.kernel(Operations.BATCH_NORM_GRADIENT), s);
    };
  }

  private static Producer rowWise(Kernels k, RowWise op) {
    return switch (op) {
      case RowWise.Softmax s -> Rows.of(k.kernel(Operations.SOFTMAX), s.shape());
      case RowWise.LogSoftmax l -> Rows.of(k.kernel(Operations.LOG_SOFTMAX), l.shape());
      case RowWise.LogSumExp l -> RowReduction.of(k.kernel(Operations.LOG_SUM_EXP), l.x().shape());
      case RowWise.Standardise s ->
          Standardisation.of(
              k.kernel(s.centred() ? Operations.GROUP_NORM : Operations.RMS_NORM), s);
      case RowWise.StandardiseGradient s ->
          StandardisationGradient.of(
              k.kernel(s.centred() ? Operations.GROUP_NORM : Operations.RMS_NORM),
              k.kernel(s.centred() ? Operations.GROUP_NORM_GRADIENT : Operations.RMS_NORM_GRADIENT),
              s);
    };
  }
}
