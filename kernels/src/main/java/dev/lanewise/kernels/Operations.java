package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;

/** Every operation of the core. A kernel is registered under one of these. */
public final class Operations {
  private Operations() {}

  public static final Operation<Gemm> GEMM = new Operation<>("gemm", Gemm.class);

  public static final Operation<Convolution> CONV2D = new Operation<>("conv2d", Convolution.class);
  public static final Operation<Convolution> CONV2D_INPUT_GRADIENT =
      new Operation<>("conv2d.input-gradient", Convolution.class);
  public static final Operation<Convolution> CONV2D_WEIGHT_GRADIENT =
      new Operation<>("conv2d.weight-gradient", Convolution.class);
  public static final Operation<TransposedConvolution> CONV2D_TRANSPOSED =
      new Operation<>("conv2d.transposed", TransposedConvolution.class);
  public static final Operation<TransposedConvolution> CONV2D_TRANSPOSED_INPUT_GRADIENT =
      new Operation<>("conv2d.transposed.input-gradient", TransposedConvolution.class);
  public static final Operation<TransposedConvolution> CONV2D_TRANSPOSED_WEIGHT_GRADIENT =
      new Operation<>("conv2d.transposed.weight-gradient", TransposedConvolution.class);
  public static final Operation<NhwcConvolution> CONV2D_NHWC =
      new Operation<>("conv2d.nhwc", NhwcConvolution.class);

  public static final Operation<Pooling> MAX_POOL = new Operation<>("pool.max", Pooling.class);
  public static final Operation<Pooling> AVERAGE_POOL =
      new Operation<>("pool.average", Pooling.class);
  public static final Operation<Pooling> AVERAGE_POOL_GRADIENT =
      new Operation<>("pool.average-gradient", Pooling.class);
  public static final Operation<PoolSelection> MAX_POOL_SCATTER =
      new Operation<>("pool.max-scatter", PoolSelection.class);
  public static final Operation<PoolSelection> MAX_POOL_GATHER =
      new Operation<>("pool.max-gather", PoolSelection.class);

  /** The smallest element of each window; NaN if there is one. */
  public static final Operation<Pooling> MIN_POOL = new Operation<>("pool.min", Pooling.class);

  public static final Operation<PoolSelection> MIN_POOL_SCATTER =
      new Operation<>("pool.min-scatter", PoolSelection.class);
  public static final Operation<PoolSelection> MIN_POOL_GATHER =
      new Operation<>("pool.min-gather", PoolSelection.class);

  /** {@code (sum |x|^p)^(1/p)} of each window. */
  public static final Operation<SmoothPooling> LP_POOL =
      new Operation<>("pool.lp", SmoothPooling.class);

  /** The mean of each window's elements, weighted by {@code e^(b x)}. */
  public static final Operation<SmoothPooling> SOFTMAX_POOL =
      new Operation<>("pool.softmax", SmoothPooling.class);

  public static final Operation<SmoothPoolingGradient> LP_POOL_GRADIENT =
      new Operation<>("pool.lp-gradient", SmoothPoolingGradient.class);
  public static final Operation<SmoothPoolingGradient> SOFTMAX_POOL_GRADIENT =
      new Operation<>("pool.softmax-gradient", SmoothPoolingGradient.class);

  /** {@code -x}. */
  public static final Operation<Elementwise> NEGATE = elementwise("negate");

  /** {@code e^x}; a result below 2^-126 may be 0. */
  public static final Operation<Elementwise> EXP = elementwise("exp");

  /** {@code ln x}; {@code -Infinity} at 0, NaN below. */
  public static final Operation<Elementwise> LOG = elementwise("log");

  /** {@code sqrt x}, correctly rounded. */
  public static final Operation<Elementwise> SQRT = elementwise("sqrt");

  /** {@code x * x}. */
  public static final Operation<Elementwise> SQUARE = elementwise("square");

  /** {@code x > 0 ? x : 0}; NaN stays NaN. */
  public static final Operation<Elementwise> RELU = elementwise("relu");

  /** {@code tanh x}. */
  public static final Operation<Elementwise> TANH = elementwise("tanh");

  /** {@code 1 / (1 + e^-x)}; a result below 2^-126 may be 0. */
  public static final Operation<Elementwise> SIGMOID = elementwise("sigmoid");

  /** {@code x + y}. */
  public static final Operation<Elementwise> ADD = elementwise("add");

  /** {@code x - y}. */
  public static final Operation<Elementwise> SUBTRACT = elementwise("subtract");

  /** {@code x * y}. */
  public static final Operation<Elementwise> MULTIPLY = elementwise("multiply");

  /** {@code x / y}. */
  public static final Operation<Elementwise> DIVIDE = elementwise("divide");

  /** {@code (g, y) -> y > 0 ? g : 0}: ReLU's gradient by its input, y being that or the output. */
  public static final Operation<Elementwise> RELU_GRADIENT = elementwise("relu-gradient");

  /** {@code (x, a, b) -> fma(x, a, b)}. */
  public static final Operation<Elementwise> AFFINE = elementwise("affine");

  /** {@code (x, y, a, b) -> fma(a, x, b * y)}. */
  public static final Operation<Elementwise> AXPBY = elementwise("axpby");

  /** {@code sin x} within 2 ulp for every x. */
  public static final Operation<Elementwise> SIN = elementwise("sin");

  /** {@code cos x} within 2 ulp for every x. */
  public static final Operation<Elementwise> COS = elementwise("cos");

  /** {@code 2 / sqrt(pi)} times the integral of e^(-t^2) from 0 to x, within 3 ulp. */
  public static final Operation<Elementwise> ERF = elementwise("erf");

  /** {@code e^x - 1} within 2 ulp. */
  public static final Operation<Elementwise> EXPM1 = elementwise("expm1");

  /** {@code ln(1 + x)} within 2 ulp; {@code -Infinity} at -1, NaN below. */
  public static final Operation<Elementwise> LOG1P = elementwise("log1p");

  /** {@code (x, y) -> x^y} within 3 ulp; special values are those of {@link Math#pow}. */
  public static final Operation<Elementwise> POW = elementwise("pow");

  /** {@code |x|}. */
  public static final Operation<Elementwise> ABS = elementwise("abs");

  /** 1 or -1 as x is above or below 0; else x itself: 0, -0 or NaN. */
  public static final Operation<Elementwise> SIGN = elementwise("sign");

  /** {@code 1 / x}. */
  public static final Operation<Elementwise> RECIPROCAL = elementwise("reciprocal");

  /** {@code (x, y) -> min(x, y)}; NaN if one is, and -0 is below 0. */
  public static final Operation<Elementwise> MIN = elementwise("min");

  /** {@code (x, y) -> max(x, y)}; NaN if one is, and -0 is below 0. */
  public static final Operation<Elementwise> MAX = elementwise("max");

  /** {@code (x, y) -> x < y ? 1 : 0}; 0 if either is NaN. */
  public static final Operation<Elementwise> LESS = elementwise("less");

  /** {@code (x, y) -> x <= y ? 1 : 0}; 0 if either is NaN. */
  public static final Operation<Elementwise> LESS_OR_EQUAL = elementwise("less-or-equal");

  /** {@code (x, y) -> x == y ? 1 : 0}; 0 if either is NaN, and -0 equals 0. */
  public static final Operation<Elementwise> EQUAL = elementwise("equal");

  /** {@code (c, x, y) -> c != 0 ? x : y}: a mask's choice of two; x where c is NaN. */
  public static final Operation<Elementwise> SELECT = elementwise("select");

  /** {@code (x, low, high) -> min(max(x, low), high)}. */
  public static final Operation<Elementwise> CLAMP = elementwise("clamp");

  /** {@code (x, y, low, high) -> min(max(x + y, low), high)}: a bias and a ReLU in one pass. */
  public static final Operation<Elementwise> ADD_CLAMP = elementwise("add-clamp");

  public static final Operation<Reduction> SUM = new Operation<>("sum", Reduction.class);

  /**
   * The largest element; NaN if there is one; {@code -Infinity} of nothing. Maxout of k pieces
   * (Goodfellow et al. 2013) is this along the axis of the pieces; its gradient is {@link
   * #MAX_POOL_SCATTER} with windows of k x 1.
   */
  public static final Operation<Reduction> MAXIMUM = new Operation<>("maximum", Reduction.class);

  /** {@code sum of x^2}. */
  public static final Operation<Reduction> SUM_OF_SQUARES =
      new Operation<>("sum-of-squares", Reduction.class);

  /** {@code sum x / n}; NaN of nothing. */
  public static final Operation<Reduction> MEAN = new Operation<>("mean", Reduction.class);

  /** {@code sum (x - mean)^2 / n}, in two passes; NaN of nothing. */
  public static final Operation<Reduction> VARIANCE = new Operation<>("variance", Reduction.class);

  /** The smallest element; NaN if there is one; {@code Infinity} of nothing. */
  public static final Operation<Reduction> MINIMUM = new Operation<>("minimum", Reduction.class);

  public static final Operation<Reduction> PRODUCT = new Operation<>("product", Reduction.class);

  /** {@code ln sum e^x}, without overflow; {@code -Infinity} of nothing. */
  public static final Operation<Reduction> LOG_SUM_EXP =
      new Operation<>("log-sum-exp", Reduction.class);

  /** {@code sum |x|}. */
  public static final Operation<Reduction> NORM_1 = new Operation<>("norm.1", Reduction.class);

  /** {@code sqrt(sum x^2)}; the squares may overflow or vanish. */
  public static final Operation<Reduction> NORM_2 = new Operation<>("norm.2", Reduction.class);

  /** {@code max |x|}; NaN if there is one; 0 of nothing. */
  public static final Operation<Reduction> NORM_MAX = new Operation<>("norm.max", Reduction.class);

  /** {@code sum x y}. */
  public static final Operation<PairReduction> DOT = new Operation<>("dot", PairReduction.class);

  /** Where the first of the largest elements is. */
  public static final Operation<IndexReduction> ARG_MAX =
      new Operation<>("arg-max", IndexReduction.class);

  /** Where the first of the smallest elements is. */
  public static final Operation<IndexReduction> ARG_MIN =
      new Operation<>("arg-min", IndexReduction.class);

  /** An elementwise function of tensors of different shapes. */
  public static final Operation<Broadcasting> BROADCAST =
      new Operation<>("broadcast", Broadcasting.class);

  /** {@code y_j = exp(x_j - max x) / sum_k exp(x_k - max x)} per row. */
  public static final Operation<RowMap> SOFTMAX = new Operation<>("softmax", RowMap.class);

  /** {@code y_j = x_j - max x - ln sum_k exp(x_k - max x)} per row. */
  public static final Operation<RowMap> LOG_SOFTMAX = new Operation<>("log-softmax", RowMap.class);

  /** Uniform in [0, scale): a multiple of 2^-24 scale. */
  public static final Operation<RandomFill> UNIFORM =
      new Operation<>("random.uniform", RandomFill.class);

  /** Normal with mean 0 and standard deviation scale; up to 6.3 of them on either side. */
  public static final Operation<RandomFill> NORMAL =
      new Operation<>("random.normal", RandomFill.class);

  /** Exponential with mean scale. */
  public static final Operation<RandomFill> EXPONENTIAL =
      new Operation<>("random.exponential", RandomFill.class);

  /** Gumbel with mode 0: {@code -scale ln} of a standard exponential number. */
  public static final Operation<RandomFill> GUMBEL =
      new Operation<>("random.gumbel", RandomFill.class);

  /** 1 with the given chance, else 0. */
  public static final Operation<RandomFill> BERNOULLI =
      new Operation<>("random.bernoulli", RandomFill.class);

  public static final Operation<RowGradient> SOFTMAX_GRADIENT =
      new Operation<>("softmax.gradient", RowGradient.class);
  public static final Operation<RowGradient> LOG_SOFTMAX_GRADIENT =
      new Operation<>("log-softmax.gradient", RowGradient.class);

  /** Group normalisation; with the shapes of {@link NormShape} also layer and instance. */
  public static final Operation<Normalisation> GROUP_NORM =
      new Operation<>("group-norm", Normalisation.class);

  /** Root mean square normalisation of rows. */
  public static final Operation<Normalisation> RMS_NORM =
      new Operation<>("rms-norm", Normalisation.class);

  /** Batch normalisation with the batch's own statistics, as in training. */
  public static final Operation<Normalisation> BATCH_NORM =
      new Operation<>("batch-norm", Normalisation.class);

  /** Batch normalisation with given statistics. */
  public static final Operation<Normalisation> BATCH_NORM_INFERENCE =
      new Operation<>("batch-norm.inference", Normalisation.class);

  public static final Operation<NormalisationGradient> GROUP_NORM_GRADIENT =
      new Operation<>("group-norm.gradient", NormalisationGradient.class);
  public static final Operation<NormalisationGradient> RMS_NORM_GRADIENT =
      new Operation<>("rms-norm.gradient", NormalisationGradient.class);

  /** Of {@link #BATCH_NORM}. */
  public static final Operation<NormalisationGradient> BATCH_NORM_GRADIENT =
      new Operation<>("batch-norm.gradient", NormalisationGradient.class);

  /** A tensor's axes in another order. */
  public static final Operation<Permutation> PERMUTE =
      new Operation<>("permute", Permutation.class);

  /** Blocks of matrices: concatenation, splitting, cropping. */
  public static final Operation<MatrixCopy> COPY = new Operation<>("copy", MatrixCopy.class);

  /** Rows picked by index. */
  public static final Operation<IndexedRows> GATHER = new Operation<>("gather", IndexedRows.class);

  /** Rows added to those of their index; the adjoint of {@link #GATHER}. */
  public static final Operation<IndexedRows> SCATTER_ADD =
      new Operation<>("scatter-add", IndexedRows.class);

  /** Slices, flips, padding, cropping. */
  public static final Operation<Remap> REMAP = new Operation<>("remap", Remap.class);

  /** The adjoint of {@link #REMAP}. */
  public static final Operation<Remap> REMAP_GRADIENT =
      new Operation<>("remap.gradient", Remap.class);

  /** Local response normalisation across channels, and its gradient. */
  public static final Operation<LocalResponse> LOCAL_RESPONSE =
      new Operation<>("local-response", LocalResponse.class);

  /** Elements set to zero at random. */
  public static final Operation<Dropout> DROPOUT = new Operation<>("dropout", Dropout.class);

  /** Discrete Fourier transforms. */
  public static final Operation<Fft> FFT = new Operation<>("fft", Fft.class);

  /** All of the above, and those of {@link Activations}. */
  public static List<Operation<?>> all() {
    List<Operation<?>> all = new ArrayList<>(own());
    all.addAll(Activations.all());
    all.addAll(HalfOperations.all());
    return List.copyOf(all);
  }

  private static List<Operation<?>> own() {
    return List.of(
        GEMM,
        FFT,
        CONV2D,
        CONV2D_INPUT_GRADIENT,
        CONV2D_WEIGHT_GRADIENT,
        CONV2D_TRANSPOSED,
        CONV2D_TRANSPOSED_INPUT_GRADIENT,
        CONV2D_TRANSPOSED_WEIGHT_GRADIENT,
        CONV2D_NHWC,
        MAX_POOL,
        AVERAGE_POOL,
        AVERAGE_POOL_GRADIENT,
        MAX_POOL_SCATTER,
        MAX_POOL_GATHER,
        MIN_POOL,
        MIN_POOL_SCATTER,
        MIN_POOL_GATHER,
        LP_POOL,
        SOFTMAX_POOL,
        LP_POOL_GRADIENT,
        SOFTMAX_POOL_GRADIENT,
        NEGATE,
        EXP,
        LOG,
        SQRT,
        SQUARE,
        RELU,
        TANH,
        SIGMOID,
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        RELU_GRADIENT,
        AFFINE,
        AXPBY,
        SIN,
        COS,
        ERF,
        EXPM1,
        LOG1P,
        POW,
        ABS,
        SIGN,
        RECIPROCAL,
        MIN,
        MAX,
        LESS,
        LESS_OR_EQUAL,
        EQUAL,
        CLAMP,
        ADD_CLAMP,
        SELECT,
        SUM,
        MAXIMUM,
        SUM_OF_SQUARES,
        MEAN,
        VARIANCE,
        MINIMUM,
        PRODUCT,
        LOG_SUM_EXP,
        NORM_1,
        NORM_2,
        NORM_MAX,
        DOT,
        ARG_MAX,
        ARG_MIN,
        BROADCAST,
        SOFTMAX,
        LOG_SOFTMAX,
        UNIFORM,
        NORMAL,
        EXPONENTIAL,
        GUMBEL,
        BERNOULLI,
        SOFTMAX_GRADIENT,
        LOG_SOFTMAX_GRADIENT,
        GROUP_NORM,
        RMS_NORM,
        BATCH_NORM,
        BATCH_NORM_INFERENCE,
        GROUP_NORM_GRADIENT,
        RMS_NORM_GRADIENT,
        BATCH_NORM_GRADIENT,
        PERMUTE,
        COPY,
        GATHER,
        SCATTER_ADD,
        REMAP,
        REMAP_GRADIENT,
        LOCAL_RESPONSE,
        DROPOUT);
  }

  static Operation<Elementwise> elementwise(String name) {
    return new Operation<>(name, Elementwise.class);
  }
}
