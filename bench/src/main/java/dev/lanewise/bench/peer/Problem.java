package dev.lanewise.bench.peer;

import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.PoolShape;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** What one call computes, with its inputs: all that a peer needs to do the same. */
@SuppressWarnings("ArrayRecordComponent") // carriers of data, never compared
public sealed interface Problem {
  /**
   * {@code C = A op(B)}, row-major and dense; {@code op(B)} is k x n, stored n x k when {@code
   * transB}.
   *
   * @param constantB whether B is a layer's weights: who can packs them before
   */
  record Product(int m, int n, int k, boolean transB, boolean constantB, float[] a, float[] b)
      implements Problem {}

  /**
   * Forward convolution, w as filters x channels/groups x kernel and constant.
   *
   * @param channelsLast whether x and y are NHWC, and not NCHW
   */
  record Convolution(ConvShape shape, int batch, boolean channelsLast, float[] x, float[] w)
      implements Problem {
    /** Along frames, if there are any, height and width. */
    public List<ConvAxis> axes() {
      boolean flat = shape.frames() == 1 && shape.kernelT() == 1;
      return flat ? List.of(shape.h(), shape.w()) : List.of(shape.t(), shape.h(), shape.w());
    }

    /** Images, channels and the input's size along each axis. */
    public long[] xSizes() {
      return sizes(batch, shape.channels(), ConvAxis::size);
    }

    /** Images, filters and the output's size along each axis. */
    public long[] ySizes() {
      return sizes(batch, shape.filters(), ConvAxis::out);
    }

    /** Filters, channels of a group and the kernel's size along each axis. */
    public long[] wSizes() {
      return sizes(shape.filters(), shape.channels() / shape.groups(), ConvAxis::kernel);
    }

    private long[] sizes(int first, int second, ToLongFunction<ConvAxis> size) {
      return LongStream.concat(LongStream.of(first, second), axes().stream().mapToLong(size))
          .toArray();
    }
  }

  /** The pooling named as its operation, of planes one after the other. */
  record Pool(String function, PoolShape shape, int planes, float[] x) implements Problem {}

  /** {@code y[i] = f(in0[i], in1[i], ...)}, {@code i < n}, f named as its operation. */
  record Map(String function, List<float[]> in, int n) implements Problem {}

  /** The map named as its operation, on each row of x. */
  record Rows(String function, int rows, int cols, float[] x) implements Problem {}

  /** Each row less its mean, over its deviation, times scale, plus shift. */
  record LayerNorm(int rows, int cols, float epsilon, float[] x, float[] scale, float[] shift)
      implements Problem {}

  /**
   * Forward transforms {@code X_u = sum_t x_t exp(-2 pi i u t / n)} of rows x cols complex numbers,
   * as pairs; of real ones the first {@code cols / 2 + 1} columns.
   */
  record Fourier(int rows, int cols, boolean real, float[] x) implements Problem {}

  /**
   * A step of training of one of our networks on 28 x 28 images with cross-entropy, from the given
   * parameters, in training mode; its result is the loss, and without an update the norm of each
   * parameter's gradient.
   *
   * @param updates whether Adam's update belongs to it
   * @param parameters in the order of the layers
   * @param classes of the images, which change from step to step: see {@link #labels}
   */
  record Training(
      String network,
      int batch,
      boolean updates,
      float rate,
      List<float[]> parameters,
      float[] images,
      int classes)
      implements Problem {

    /**
     * The classes of a step's images, counted from 0: in each step others, so that nothing is
     * learnt by heart, for gradients that vanish are denormal numbers in the end, and those are
     * slow.
     */
    public static void labels(long step, int classes, float[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = (step + i) % classes;
      }
    }
  }

  /** A whole network in an ONNX file, of these inputs; its result is its first output. */
  record Stored(Path file, List<Operand> inputs) implements Problem {}

  /** Numbers of a tensor by its name. */
  record Operand(String name, float[] values, long[] sizes) {}

  /** Something no peer is asked for yet. */
  record Other() implements Problem {}
}
