package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem.NhwcConvolution;
import dev.lanewise.kernels.ConvShape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * oneDNN's forward convolution from NHWC to NHWC, weights packed before. The primitive either works on
 * these layouts or on those it likes best; then reordering there and back is part of a run.
 */
final class DnnlConvolution implements PeerCall {
  private static final int TRIALS = 10;

  private final Dnnl dnnl = new Dnnl();
  private final MemorySegment y;
  private final Step[] steps;

  /** One primitive with its arguments. */
  private record Step(MemorySegment primitive, MemorySegment arguments) {}

  private DnnlConvolution(NhwcConvolution p, boolean ownLayouts) {
    ConvShape s = p.shape();
    long[] xSizes = {p.batch(), s.channels(), s.height(), s.width()};
    long[] ySizes = {p.batch(), s.filters(), s.outH(), s.outW()};
    long[] wSizes = weights(s);
    MemorySegment xLayout = nhwc(xSizes);
    MemorySegment yLayout = nhwc(ySizes);
    MemorySegment convolution =
        dnnl.describe(
            "dnnl_convolution_forward_primitive_desc_create",
            dnnl.engine(), Dnnl.FORWARD_INFERENCE, Dnnl.CONVOLUTION_DIRECT,
            ownLayouts ? dnnl.anyLayout(xSizes) : xLayout,
            dnnl.anyLayout(wSizes),
            MemorySegment.NULL,
            ownLayouts ? dnnl.anyLayout(ySizes) : yLayout,
            dnnl.dims(s.strideH(), s.strideW()),
            dnnl.dims(s.dilationH() - 1, s.dilationW() - 1),
            dnnl.dims(s.padTop(), s.padLeft()),
            dnnl.dims(s.padBottom(), s.padRight()),
            MemorySegment.NULL);
    y = Native.floats(dnnl.arena(), (long) p.batch() * s.outputSize());

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

  /** Filters, channels, height, width; of several groups, theirs come first. */
  private static long[] weights(ConvShape s) {
    int g = s.groups();
    return g == 1
        ? new long[] {s.filters(), s.channels(), s.kernelH(), s.kernelW()}
        : new long[] {g, s.filters() / g, s.channels() / g, s.kernelH(), s.kernelW()};
  }

  /** The faster of the two ways, by the best of a few runs of each. */
  static DnnlConvolution faster(NhwcConvolution p) {
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

  /** Sizes in oneDNN's order n, c, h, w, laid out with c innermost. */
  private MemorySegment nhwc(long[] sizes) {
    return dnnl.strided(sizes, sizes[1] * sizes[2] * sizes[3], 1, sizes[3] * sizes[1], sizes[1]);
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

  /** Weights given as filters x channels x height x width, in the primitive's layout, reordered once and for all. */
  private MemorySegment packed(float[] w, long[] sizes, MemorySegment wanted) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; stride *= sizes[d--]) {
      strides[d] = stride;
    }
    MemorySegment layout = dnnl.strided(sizes, strides);
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
