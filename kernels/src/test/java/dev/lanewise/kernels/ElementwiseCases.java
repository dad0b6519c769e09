package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every length, offset, choice of scalars and place of the output, over special values and all
 * magnitudes.
 */
final class ElementwiseCases implements Cases<Elementwise> {
  /**
   * How a call is laid out.
   *
   * @param mask inputs that are scalars
   * @param place the input the output overwrites, or -1
   * @param off offset of the output, and of input 0; input i starts i later
   */
  private record Layout(int n, int mask, int place, int off) {
    int start(int input) {
      return input == place ? off : off + input;
    }
  }

  @Override
  public Stream<Case<Elementwise>> awkward(Operation<Elementwise> operation) {
    int arity = Enrolment.oracle(operation).arity();
    List<Case<Elementwise>> all = new ArrayList<>();
    for (int n : Numbers.awkward()) {
      for (int off : Numbers.offsets()) {
        all.add(of(operation, "special", new Layout(n, 0, -1, off), specials(arity, n + off + 8)));
      }
    }
    int n = 2 * Numbers.lanes() + 1;
    for (int mask = 0; mask < 1 << arity; mask++) {
      for (int place = -1; place < arity; place++) {
        // Two offsets of the data, so that scalars take special and ordinary values.
        all.add(of(operation, "special", new Layout(n, mask, place, 1), specials(arity, n + 9)));
        all.add(of(operation, "special", new Layout(n, mask, place, 2), specials(arity, n + 10)));
        all.add(of(operation, "special", new Layout(0, mask, place, 1), specials(arity, 9)));
        all.add(of(operation, "special", new Layout(1, mask, place, 1), specials(arity, 9)));
      }
    }
    for (float scale : new float[] {1e-3f, 1, 10, 110}) {
      float[][] in = inputs(arity, i -> Numbers.uniform(20 + i, 2003, scale));
      all.add(of(operation, "within " + scale, new Layout(1999, 0, -1, 0), in));
    }
    // Long loops begin where a line does; here in place, and where one begins already.
    float[][] many = inputs(arity, i -> Numbers.uniform(20 + i, 2016));
    for (int off : new int[] {3, 12}) {
      all.add(of(operation, "long", new Layout(1999, 0, 0, off), many));
    }
    all.add(
        of(
            operation,
            "any bits",
            new Layout(7_993, 0, -1, 0),
            inputs(arity, ElementwiseCases::anyBits)));
    return all.stream();
  }

  @Override
  public List<Case<Elementwise>> moderate(Operation<Elementwise> operation) {
    int arity = Enrolment.oracle(operation).arity();
    float[][] in = inputs(arity, i -> Numbers.uniform(20 + i, 2056));
    Case<Elementwise> vectors = of(operation, "vectors", new Layout(2048, 0, -1, 0), in);
    if (Activations.all().contains(operation)) {
      return List.of(vectors); // they are many, and loops of one kind
    }
    // The last inputs of these are usually scalars: a factor, a bias.
    Case<Elementwise> scalars =
        of(operation, "scalars", new Layout(2048, (1 << arity) - 2, -1, 0), in);
    return arity == 1 ? List.of(vectors) : List.of(vectors, scalars);
  }

  private static float[][] inputs(int arity, java.util.function.IntFunction<float[]> maker) {
    return IntStream.range(0, arity).mapToObj(maker).toArray(float[][]::new);
  }

  private static float[][] specials(int arity, int length) {
    return inputs(arity, i -> Numbers.withSpecials(16 + i, length));
  }

  private static float[] anyBits(int stream) {
    RandomKey key = RandomKey.of(77).split(stream);
    float[] x = new float[8_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(key.bits(i));
    }
    return x;
  }

  private static Case<Elementwise> of(
      Operation<Elementwise> operation, String what, Layout l, float[][] any) {
    float[][] in = ElementwiseErrors.inputs(operation, any);
    float[][] arrays = Arrays.copyOf(in, in.length + 1);
    arrays[in.length] = l.place < 0 ? Numbers.uniform(30, l.off + l.n + 3) : in[l.place];
    if (l.place >= 0) {
      arrays[l.place] = new float[0];
    }
    return new Case<>(
        operation + " " + what + " " + l,
        arrays,
        in.length,
        Case.Region.range(l.off, l.n),
        new Caller(l),
        tolerance(operation, l, in));
  }

  /** Looks up the inputs of an element, for what is allowed may depend on them. */
  private static Case.Tolerance tolerance(Operation<?> operation, Layout l, float[][] in) {
    ElementwiseErrors.Allowed allowed = ElementwiseErrors.of(operation);
    double[] x = new double[in.length];
    return (i, expected) -> {
      for (int k = 0; k < x.length; k++) {
        x[k] = in[k][l.start(k) + ((l.mask >> k & 1) != 0 ? 0 : i - l.off)];
      }
      return allowed.at(x, expected);
    };
  }

  /**
   * Calls a kernel, through its unary door where it has one; keeps the argument arrays between
   * calls.
   */
  private static final class Caller implements Case.Call<Elementwise> {
    private final Layout l;
    private float[][] seen = {};
    private float[][] in = {};
    private int[] start = {};

    Caller(Layout l) {
      this.l = l;
    }

    @Override
    public void on(Elementwise kernel, float[][] arrays, Workspace workspace) {
      int arity = arrays.length - 1;
      if (arrays != seen) {
        seen = arrays;
        in = inputs(arity, i -> arrays[i == l.place ? arity : i]);
        start = IntStream.range(0, arity).map(l::start).toArray();
      }
      if (arity == 1 && l.off != 1) {
        kernel.scalars(l.mask).run(in[0], start[0], arrays[arity], l.off, l.n);
      } else {
        kernel.scalars(l.mask).run(in, start, arrays[arity], l.off, l.n);
      }
    }
  }
}
