package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem.Convolution;
import dev.lanewise.kernels.ConvAxis;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * oneDNN's forward convolution, weights packed before. The primitive either works on the layout of the given
 * images or on those it likes best; then reordering there and back is part of a run.
 */
final class DnnlConvolution implements PeerCall {
  private static final int TRIALS = 10;

  private final Dnnl dnnl = new Dnnl();
  private final MemorySegment y;
  private final Step[] steps;

  /** One primitive with its arguments. */
  private record Step(MemorySegment primitive, MemorySegment arguments) {}

  private DnnlConvolution(Convolution p, boolean ownLayouts) {
    long[] xSizes = p.xSizes();
    long[] ySizes = p.ySizes();
    long[] wSizes = weights(p);
    MemorySegment xLayout = images(xSizes, p.channelsLast());
    MemorySegment yLayout = images(ySizes, p.channelsLast());
    MemorySegment convolution =
        dnnl.describe(
            "dnnl_convolution_forward_primitive_desc_create",
            dnnl.engine(), Dnnl.FORWARD_INFERENCE, Dnnl.CONVOLUTION_DIRECT,
            ownLayouts ? dnnl.anyLayout(xSizes) : xLayout,
            dnnl.anyLayout(wSizes),
            MemorySegment.NULL,
            ownLayouts ? dnnl.anyLayout(ySizes) : yLayout,
            dims(p, ConvAxis::stride),
            dims(p, a -> a.dilation() - 1),
            dims(p, ConvAxis::before),
            dims(p, ConvAxis::after),
            MemorySegment.NULL);
    y = Native.floats(dnnl.arena(), (long) p.batch() * p.shape().outputSize());

    List<Step> all = new ArrayList<>();
    MemorySegment given = dnnl.memory(xLayout, Native.copy(dnnl.arena(), p.x()));
    MemorySegment src = moved(given, xLayout, dnnl.layout(convolution, Dnnl.QUERY_SRC), all);
    MemorySegment weights = packed(p.w(), wSizes, dnnl.layout(convolution, Dnnl.QUERY_WEIGHTS));
    MemorySegment dstLayout = dnnl.layout(convolution, Dnnl.QUERY_DST);
    MemorySegment asked = dnnl.memory(yLayout, y);
    boolean direct = dnnl.same(dstLayout, yLayout);
    MemorySegment dst = direct ? asked : dnnl.memory(dstLayout, dnnl.buffer(dstLayout));
    all.add(
        new Step(
            dnnl.primitive(convolution),
            dnnl.arguments(Dnnl.ARG_SRC, src, Dnnl.ARG_WEIGHTS, weights, Dnnl.ARG_DST, dst)));
    if (!direct) {
      all.add(reorder(dstLayout, dst, yLayout, asked));
    }
    steps = all.toArray(Step[]::new);
  }

  private MemorySegment dims(Convolution p, ToLongFunction<ConvAxis> size) {
    return dnnl.dims(p.axes().stream().mapToLong(size).toArray());
  }

  /** Filters, channels, kernel; of several groups, each by itself. */
  private static long[] weights(Convolution p) {
    long[] sizes = p.wSizes();
    long groups = p.shape().groups();
    if (groups == 1) {
      return sizes;
    }
    sizes[0] /= groups;
    return LongStream.concat(LongStream.of(groups), LongStream.of(sizes)).toArray();
  }

  /** The faster of the two ways, by the best of a few runs of each. */
  static DnnlConvolution faster(Convolution p) {
    DnnlConvolution asGiven = new DnnlConvolution(p, false);
    DnnlConvolution reordered = new DnnlConvolution(p, true);
    boolean keep = asGiven.nanos() <= reordered.nanos();
    (keep ? reordered : asGiven).close();
    return keep ? asGiven : reordered;
  }

  private long nanos() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIALS; i++) {
      long start = System.nanoTime();
      run();
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }

  /** Sizes in oneDNN's order n, c, ..., w, laid out with w or c innermost. */
  private MemorySegment images(long[] sizes, boolean channelsLast) {
    long[] strides = dense(sizes);
    if (channelsLast) {
      for (int d = 2; d < sizes.length; d++) {
        strides[d] *= sizes[1];
      }
      strides[1] = 1;
    }
    return dnnl.strided(sizes, strides);
  }

  private static long[] dense(long[] sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; stride *= sizes[d--]) {
      strides[d] = stride;
    }
    return strides;
  }

  private Step reorder(MemorySegment fromLayout, MemorySegment from, MemorySegment toLayout, MemorySegment to) {
    return new Step(
        dnnl.reorder(fromLayout, toLayout), dnnl.arguments(Dnnl.ARG_SRC, from, Dnnl.ARG_DST, to));
  }

  /** The memory itself if it has the wanted layout; else another one and the step that fills it. */
  private MemorySegment moved(MemorySegment memory, MemorySegment layout, MemorySegment wanted, List<Step> all) {
    if (dnnl.same(layout, wanted)) {
      return memory;
    }
    MemorySegment other = dnnl.memory(wanted, dnnl.buffer(wanted));
    all.add(reorder(layout, memory, wanted, other));
    return other;
  }

  /** Weights given densely, in the primitive's layout, reordered once and for all. */
  private MemorySegment packed(float[] w, long[] sizes, MemorySegment wanted) {
    MemorySegment layout = dnnl.strided(sizes, dense(sizes));
    List<Step> once = new ArrayList<>();
    MemorySegment packed = moved(dnnl.memory(layout, Native.copy(dnnl.arena(), w)), layout, wanted, once);
    once.forEach(s -> dnnl.execute(s.primitive(), s.arguments()));
    dnnl.await();
    return packed;
  }

  @Override
  public void run() {
    for (Step step : steps) {
      dnnl.execute(step.primitive(), step.arguments());
    }
    dnnl.await();
  }

  @Override
  public float[] result() {
    return y.toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    dnnl.close();
  }
}
