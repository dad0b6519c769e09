package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A problem as a model of one node. */
final class OnnxProblem {
  /** Our operations' names and ONNX's. */
  private static final Map<String, String> MAPS =
      Map.ofEntries(
          Map.entry("exp", "Exp"),
          Map.entry("log", "Log"),
          Map.entry("sqrt", "Sqrt"),
          Map.entry("relu", "Relu"),
          Map.entry("tanh", "Tanh"),
          Map.entry("sigmoid", "Sigmoid"),
          Map.entry("sin", "Sin"),
          Map.entry("cos", "Cos"),
          Map.entry("erf", "Erf"),
          Map.entry("abs", "Abs"),
          Map.entry("negate", "Neg"),
          Map.entry("reciprocal", "Reciprocal"),
          Map.entry("add", "Add"),
          Map.entry("subtract", "Sub"),
          Map.entry("multiply", "Mul"),
          Map.entry("divide", "Div"),
          Map.entry("pow", "Pow"),
          Map.entry("min", "Min"),
          Map.entry("max", "Max"),
          Map.entry("gelu", "Gelu"),
          Map.entry("mish", "Mish"),
          Map.entry("selu", "Selu"),
          Map.entry("softplus", "Softplus"),
          Map.entry("softsign", "Softsign"),
          Map.entry("hard-swish", "HardSwish"));

  private static final Map<String, String> ROWS = Map.of("softmax", "Softmax", "log-softmax", "LogSoftmax");

  private OnnxProblem() {}

  /** The model, or empty if ONNX has no such operator. */
  static Optional<OnnxModel> model(Problem problem) {
    return switch (problem) {
      case Problem.Product p -> Optional.of(product(p));
      case Problem.Convolution p -> Optional.of(convolution(p));
      case Problem.Pool p when p.shape().channels() == 1 -> pool(p);
      case Problem.Map p when MAPS.containsKey(p.function()) -> Optional.of(map(MAPS.get(p.function()), p));
      case Problem.Rows p when ROWS.containsKey(p.function()) ->
          Optional.of(
              new OnnxModel(ROWS.get(p.function()), p.rows(), p.cols())
                  .input(p.x(), p.rows(), p.cols())
                  .with("axis", -1));
      case Problem.LayerNorm p ->
          Optional.of(
              new OnnxModel("LayerNormalization", p.rows(), p.cols())
                  .input(p.x(), p.rows(), p.cols())
                  .constant(p.scale(), p.cols())
                  .constant(p.shift(), p.cols())
                  .with("epsilon", p.epsilon()));
      default -> Optional.empty();
    };
  }

  private static OnnxModel product(Problem.Product p) {
    OnnxModel model = new OnnxModel("Gemm", p.m(), p.n()).input(p.a(), p.m(), p.k());
    long[] b = p.transB() ? new long[] {p.n(), p.k()} : new long[] {p.k(), p.n()};
    return (p.constantB() ? model.constant(p.b(), b) : model.input(p.b(), b)).with("transB", p.transB() ? 1 : 0);
  }

  private static OnnxModel map(String operator, Problem.Map p) {
    OnnxModel model = new OnnxModel(operator, p.n());
    p.in().forEach(x -> model.input(x, p.n()));
    return model;
  }

  private static OnnxModel convolution(Problem.Convolution p) {
    return new OnnxModel("Conv", p.ySizes())
        .input(p.channelsLast() ? channelsFirst(p.x(), p.xSizes()) : p.x(), p.xSizes())
        .constant(p.w(), p.wSizes())
        .with("group", p.shape().groups())
        .with("strides", sizes(p.axes(), ConvAxis::stride))
        .with("dilations", sizes(p.axes(), ConvAxis::dilation))
        .with("pads", pads(p.axes(), ConvAxis::before, ConvAxis::after));
  }

  private static Optional<OnnxModel> pool(Problem.Pool p) {
    PoolShape s = p.shape();
    boolean max = p.function().equals("pool.max");
    if (!max && !p.function().equals("pool.average")) {
      return Optional.empty();
    }
    List<PoolAxis> axes = List.of(s.depth(), s.height(), s.width());
    OnnxModel model =
        new OnnxModel(max ? "MaxPool" : "AveragePool", planes(p.planes(), sizes(axes, PoolAxis::outputs)))
            .input(p.x(), planes(p.planes(), sizes(axes, PoolAxis::size)))
            .with("kernel_shape", sizes(axes, PoolAxis::kernel))
            .with("strides", sizes(axes, PoolAxis::stride))
            .with("dilations", sizes(axes, PoolAxis::dilation))
            .with("pads", pads(axes, PoolAxis::padBefore, PoolAxis::padAfter))
            .with("ceil_mode", axes.stream().anyMatch(PoolAxis::ceil) ? 1 : 0);
    return Optional.of(max ? model : model.with("count_include_pad", s.countsPadding() ? 1 : 0));
  }

  private static <A> long[] sizes(List<A> axes, ToLongFunction<A> size) {
    return axes.stream().mapToLong(size).toArray();
  }

  /** ONNX wants all in front and then all behind. */
  private static <A> long[] pads(List<A> axes, ToLongFunction<A> before, ToLongFunction<A> after) {
    return Stream.of(before, after).flatMapToLong(p -> axes.stream().mapToLong(p)).toArray();
  }

  private static long[] planes(int planes, long[] sizes) {
    return LongStream.concat(LongStream.of(1, planes), LongStream.of(sizes)).toArray();
  }

  /** From images x places x channels to images x channels x places. */
  private static float[] channelsFirst(float[] x, long[] sizes) {
    int channels = (int) sizes[1];
    return transposed(x, (int) sizes[0], x.length / channels / (int) sizes[0], channels);
  }

  /** And back. */
  static float[] channelsLast(float[] x, long[] sizes) {
    int channels = (int) sizes[1];
    return transposed(x, (int) sizes[0], channels, x.length / channels / (int) sizes[0]);
  }

  /** Each of the matrices rows x cols. */
  private static float[] transposed(float[] x, int matrices, int rows, int cols) {
    float[] y = new float[x.length];
    for (int m = 0; m < matrices; m++) {
      int at = m * rows * cols;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          y[at + j * rows + i] = x[at + i * cols + j];
        }
      }
    }
    return y;
  }
}
