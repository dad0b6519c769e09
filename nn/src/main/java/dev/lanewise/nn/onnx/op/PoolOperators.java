package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;

/** Pooling. */
final class PoolOperators {
  private PoolOperators() {}

  static void addTo(Operators all) {
    all.add("MaxPool").tensors(PoolOperators::maxima).node(PoolOperators::max);
    all.add("AveragePool").tensor(PoolOperators::means).node(PoolOperators::average);
    all.add("LpPool").tensor(PoolOperators::norms).node(PoolOperators::norm);
    all.add("GlobalMaxPool").node(g -> kept(Pools.globalMax(g.in(0)), g.shape(0)));
    all.add("GlobalAveragePool").node(g -> kept(Pools.globalAverage(g.in(0)), g.shape(0)));
    all.add("GlobalLpPool").node(PoolOperators::globalNorm);
    all.add("MaxUnpool").tensor(PoolOperators::unpool);
  }

  /** [batch, channels] with the sizes that are gone as ones. */
  private static Node kept(Node pooled, Shape image) {
    int[] dims = new int[image.rank()];
    Arrays.fill(dims, 1);
    dims[0] = image.dim(0);
    dims[1] = image.dim(1);
    return pooled.reshape(dims);
  }

  private static Node max(NodeCall g) {
    g.only(!g.wants(1), "tells indices");
    return g.in(0).maxPool(Windows.of(g, Windows.kernel(g)));
  }

  private static Node average(NodeCall g) {
    Window window = Windows.of(g, Windows.kernel(g));
    boolean padded = window.axes().stream().anyMatch(a -> a.before() + a.after() > 0);
    boolean counts = g.use.flag("count_include_pad");
    // What hangs over the padding's end never counts; only the evaluator tells it from padding.
    g.only(!counts || !window.ceil() || !padded, "counts padding but not what hangs over");
    return counts && padded
        ? Pools.averageCountingPadding(g.in(0), window)
        : g.in(0).avgPool(window);
  }

  private static float power(Call c) {
    Object p = c.use.attributes().get("p");
    return p instanceof Float f ? f : p instanceof Long n ? n : 2;
  }

  private static Node norm(NodeCall g) {
    return Pools.lp(g.in(0), Windows.of(g, Windows.kernel(g)), power(g));
  }

  private static Node globalNorm(NodeCall g) {
    Node x = g.in(0);
    float p = power(g);
    int[] sizes = Layout.range(2, x.shape().rank());
    Node sum = p == 2 ? x.square().sum(sizes) : x.abs().power(p).sum(sizes);
    return kept(p == 2 ? sum.sqrt() : sum.power(1 / p), x.shape());
  }

  /** What a window gathers, element by element. */
  private interface Gathering {
    void begin();

    /** An element of the image, by its number there. */
    void see(int at);

    /** A place in the padding. */
    void seePadding();

    void end(int output);
  }

  /** Slides a window over all images. */
  private static void slide(Call c, Window window, Shape image, Shape outputs, Gathering to) {
    int images = Layout.product(c.dims(0), 0, 2);
    Shape kernel = window.kernel();
    for (int i = 0; i < images; i++) {
      for (int o = 0; o < outputs.size(); o++) {
        to.begin();
        for (int t = 0; t < kernel.size(); t++) {
          int at = window.place(image, outputs, o, t);
          if (at >= 0) {
            to.see(i * image.size() + at);
          } else if (within(window, image, outputs, o, t)) {
            to.seePadding();
          }
        }
        to.end(i * outputs.size() + o);
      }
    }
  }

  /** Whether a tap is in the padding that was given, not beyond it. */
  private static boolean within(Window window, Shape image, Shape outputs, int output, int tap) {
    int o = output;
    int t = tap;
    for (int d = image.rank() - 1; d >= 0; d--) {
      var axis = window.axes().get(d);
      int at = axis.place(o % outputs.dim(d), t % axis.kernel());
      if (at >= image.dim(d) + axis.after()) {
        return false;
      }
      o /= outputs.dim(d);
      t /= axis.kernel();
    }
    return true;
  }

  private static Shape image(Call c) {
    return NodeCall.shapeOf(Arrays.copyOfRange(c.dims(0), 2, c.rank(0)));
  }

  private static int[] pooled(Call c, Shape outputs) {
    int[] dims = c.dims(0);
    System.arraycopy(outputs.dims(), 0, dims, 2, outputs.rank());
    return dims;
  }

  private static List<Tensor> maxima(TensorCall c) {
    Tensor x = c.in(0);
    Window window = Windows.of(c, Windows.kernel(c));
    Shape image = image(c);
    Shape outputs = Shape.of(window.outputs(image));
    TensorBuilder y = new TensorBuilder(x.type(), pooled(c, outputs));
    TensorBuilder where = new TensorBuilder(ElementType.INT64, pooled(c, outputs));
    boolean columns = c.use.flag("storage_order");
    slide(
        c,
        window,
        image,
        outputs,
        new Gathering() {
          private int best;

          @Override
          public void begin() {
            best = -1;
          }

          @Override
          public void see(int at) {
            if (best < 0 || x.real(at) > x.real(best) || Double.isNaN(x.real(at))) {
              best = at;
            }
          }

          @Override
          public void seePadding() {
            // Is never a maximum.
          }

          @Override
          public void end(int output) {
            if (best < 0) {
              throw c.unsupported("a window lies in the padding alone");
            }
            y.copy(output, x, best);
            where.set(output, (long) (columns ? byColumns(best, image) : best));
          }
        });
    return List.of(y.done(), where.done());
  }

  /** The same element's number where the first size is the fastest. */
  private static int byColumns(int at, Shape image) {
    int rest = at % image.size();
    int number = 0;
    int[] strides = Layout.strides(image.dims());
    for (int d = image.rank() - 1; d >= 0; d--) {
      number = number * image.dim(d) + rest / strides[d] % image.dim(d);
    }
    return at / image.size() * image.size() + number;
  }

  /** A sum over each window, and then a function of the sum and of how many were there. */
  private static Tensor sums(TensorCall c, boolean counts, Term term, Ending ending) {
    Tensor x = c.in(0);
    Window window = Windows.of(c, Windows.kernel(c));
    Shape image = image(c);
    Shape outputs = Shape.of(window.outputs(image));
    TensorBuilder y = new TensorBuilder(x.type(), pooled(c, outputs));
    slide(
        c,
        window,
        image,
        outputs,
        new Gathering() {
          private double sum;
          private int count;

          @Override
          public void begin() {
            sum = 0;
            count = 0;
          }

          @Override
          public void see(int at) {
            sum += term.of(x.real(at));
            count++;
          }

          @Override
          public void seePadding() {
            count += counts ? 1 : 0;
          }

          @Override
          public void end(int output) {
            y.set(output, ending.of(sum, count));
          }
        });
    return y.done();
  }

  private interface Term {
    double of(double x);
  }

  private interface Ending {
    double of(double sum, int count);
  }

  static Tensor means(TensorCall c) {
    return sums(c, c.use.flag("count_include_pad"), x -> x, (sum, n) -> sum / n);
  }

  private static Tensor norms(TensorCall c) {
    double p = power(c);
    return sums(c, false, x -> Math.pow(Math.abs(x), p), (sum, n) -> Math.pow(sum, 1 / p));
  }

  /** Maxima put back where they were, zeros between them. */
  private static Tensor unpool(TensorCall c) {
    Tensor x = c.in(0);
    Tensor where = c.in(1);
    int[] kernel = Windows.kernel(c);
    int n = kernel.length;
    int[] strides = Windows.sizes(c, "strides", n, 1);
    int[] pads = c.use.wholes("pads", new int[2 * n]);
    int[] natural = x.dims();
    for (int i = 0; i < n; i++) {
      natural[2 + i] = (x.dim(2 + i) - 1) * strides[i] + kernel[i] - pads[i] - pads[n + i];
    }
    int[] to = c.has(2) ? c.in(2).ints() : natural;
    int[] from = Layout.strides(natural);
    int[] own = Layout.strides(to);
    TensorBuilder y = new TensorBuilder(x.type(), to);
    for (int i = 0; i < x.size(); i++) {
      long at = where.whole(i);
      long place = 0;
      for (int d = 0; d < to.length; d++) {
        place += at / from[d] % natural[d] * own[d];
      }
      if (at < 0 || at >= Layout.product(natural) || place >= y.size()) {
        throw c.wrong("index " + at + " is not in " + Arrays.toString(to));
      }
      y.copy((int) place, x, i);
    }
    return y.done();
  }
}
