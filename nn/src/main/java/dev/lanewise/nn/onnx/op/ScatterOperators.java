package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Elements written by number. */
final class ScatterOperators {
  private ScatterOperators() {}

  static void addTo(Operators all) {
    all.add("Scatter").tensor(ScatterOperators::elements);
    all.add("ScatterElements").tensor(ScatterOperators::elements);
    all.add("ScatterND").tensor(ScatterOperators::tuples);
    all.add("OneHot").tensor(ScatterOperators::oneHot);
    all.add("TensorScatter").tensor(ScatterOperators::cache);
  }

  /** How an element that is written is joined with the one that is there. */
  private record Joining(DoubleBinaryOperator real, LongBinaryOperator whole) {
    static Joining of(Call c) {
      String name = c.use.text("reduction", "none");
      return switch (name) {
        case "none" -> new Joining((a, b) -> b, (a, b) -> b);
        case "add" -> new Joining(Double::sum, Long::sum);
        case "mul" -> new Joining((a, b) -> a * b, (a, b) -> a * b);
        case "max" -> new Joining(Math::max, ActivationOperators.larger(c.type(0)));
        case "min" -> new Joining(Math::min, ActivationOperators.smaller(c.type(0)));
        default -> throw c.unsupported("reduction " + name);
      };
    }
  }

  /** A copy of x in which element i of the updates is joined to element {@code at[i]}. */
  private static Tensor write(TensorCall c, int[] at, Tensor updates) {
    Joining joining = Joining.of(c);
    Tensor x = c.in(0);
    if (updates.type() != x.type() || updates.size() != at.length) {
      throw c.wrong("updates " + updates + " do not fit x " + x + " and its indices");
    }
    TensorBuilder y = TensorBuilder.copyOf(x);
    for (int i = 0; i < at.length; i++) {
      if (x.type().isReal()) {
        y.set(at[i], joining.real.applyAsDouble(y.real(at[i]), updates.real(i)));
      } else if (x.type().isWhole()) {
        y.set(at[i], joining.whole.applyAsLong(y.whole(at[i]), updates.whole(i)));
      } else {
        y.copy(at[i], updates, i);
      }
    }
    return y.done();
  }

  private static Tensor elements(TensorCall c) {
    return write(c, IndexOperators.elements(c, c.dims(0), c.in(1), c.axis(0)), c.in(2));
  }

  private static Tensor tuples(TensorCall c) {
    Tensor index = c.in(1);
    int[] x = c.dims(0);
    if (index.size() == 0) {
      return c.in(0);
    }
    int[] begins = IndexOperators.tuples(c, x, index, 0);
    int inner = Layout.product(x, index.dim(-1), x.length);
    int[] at = new int[begins.length * inner];
    for (int i = 0; i < at.length; i++) {
      at[i] = begins[i / inner] + i % inner;
    }
    return write(c, at, c.in(2));
  }

  private static Tensor oneHot(TensorCall c) {
    Tensor index = c.in(0);
    long depth = c.in(1).whole(0);
    if (depth < 1 || depth > Integer.MAX_VALUE - 8) {
      throw c.wrong("a depth of " + depth);
    }
    int axis = c.axis(c.use.whole("axis", -1), index.rank() + 1);
    int[] dims = new int[index.rank() + 1];
    for (int d = 0; d < dims.length; d++) {
      dims[d] = d == axis ? (int) depth : index.dim(d < axis ? d : d - 1);
    }
    int inner = Layout.product(dims, axis + 1, dims.length);
    TensorBuilder to = new TensorBuilder(c.type(2), dims);
    for (int i = 0; i < to.size(); i++) {
      long place = i / inner % depth;
      long wanted = index.whole((int) (i / inner / depth * inner + i % inner));
      boolean hit = place == (wanted < 0 ? wanted + depth : wanted);
      to.copy(i, c.in(2), hit ? 1 : 0);
    }
    return to.done();
  }

  /** A stretch of a cache's axis replaced, for each of a batch from a place of its own. */
  private static Tensor cache(TensorCall c) {
    Tensor past = c.in(0);
    Tensor update = c.in(1);
    int axis = c.axis(-2);
    boolean round = c.use.oneOf("mode", "linear", "circular").equals("circular");
    int[] strides = Layout.strides(past.dims());
    TensorBuilder to = TensorBuilder.copyOf(past);
    int[] place = Layout.walk(update.dims(), others(strides, axis), 0);
    int[] own = Layout.strides(update.dims());
    for (int i = 0; i < place.length; i++) {
      long start = c.has(2) ? c.in(2).whole(i / own[0]) : 0;
      long at = start + i / own[axis] % update.dim(axis);
      int size = past.dim(axis);
      int row = round ? (int) Math.floorMod(at, (long) size) : IndexOperators.place(c, at, size);
      to.copy(place[i] + row * strides[axis], update, i);
    }
    return to.done();
  }

  private static int[] others(int[] strides, int axis) {
    return Layout.with(strides, axis, 0);
  }
}
