package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Tensors made from nothing but sizes and attributes. */
final class CreationOperators {
  private CreationOperators() {}

  static void addTo(Operators all) {
    all.add("Constant").tensor(CreationOperators::constant);
    all.add("ConstantOfShape").tensor(CreationOperators::filled);
    all.add("Range").tensor(CreationOperators::range);
    all.add("EyeLike").tensor(CreationOperators::eye);
    random(all, "RandomNormal", false, true);
    random(all, "RandomNormalLike", true, true);
    random(all, "RandomUniform", false, false);
    random(all, "RandomUniformLike", true, false);
    all.add("Bernoulli").tensor(CreationOperators::bernoulli).random();
    all.add("HannWindow").tensor(c -> window(c, 0.5, 0.5, 0));
    all.add("HammingWindow").tensor(c -> window(c, 25 / 46.0, 21 / 46.0, 0));
    all.add("BlackmanWindow").tensor(c -> window(c, 0.42, 0.5, 0.08));
  }

  private static Tensor constant(TensorCall c) {
    for (Map.Entry<String, Object> entry : c.use.attributes().entrySet()) {
      switch (entry.getKey()) {
        case "value", "sparse_value" -> {
          if (entry.getValue() instanceof Tensor tensor) {
            return tensor;
          }
        }
        case "value_float" -> {
          return Tensor.of(new int[0], c.use.real("value_float", 0));
        }
        case "value_int" -> {
          return Tensor.of(new int[0], c.use.whole("value_int"));
        }
        case "value_string" -> {
          return Tensor.of(new int[0], c.use.text("value_string", ""));
        }
        case "value_floats" -> {
          float[] all = c.use.reals("value_floats");
          return Tensor.of(
              new int[] {all == null ? 0 : all.length}, all == null ? new float[0] : all);
        }
        case "value_ints" -> {
          List<?> list = (List<?>) entry.getValue();
          return Tensor.row(list.stream().mapToLong(x -> (Long) x).toArray());
        }
        case "value_strings" -> {
          List<String> texts = c.use.texts("value_strings");
          return Tensor.of(new int[] {texts.size()}, texts.toArray(String[]::new));
        }
        default -> {
          // Of no meaning here.
        }
      }
    }
    throw c.wrong("a constant without a value");
  }

  private static Tensor filled(TensorCall c) {
    Tensor value = c.use.tensor("value");
    return Tensor.filled(
        sizes(c, c.in(0).longs()), value == null ? Tensor.of(new int[0], 0f) : value.reshape());
  }

  private static int[] sizes(Call c, long... given) {
    int[] dims = new int[given.length];
    for (int i = 0; i < dims.length; i++) {
      if (given[i] < 0 || given[i] > Integer.MAX_VALUE) {
        throw c.wrong("a size of " + given[i]);
      }
      dims[i] = (int) given[i];
    }
    return dims;
  }

  private static Tensor range(TensorCall c) {
    ElementType type = c.type(0);
    double from = c.in(0).real(0);
    double step = c.in(2).real(0);
    double count = Math.ceil((c.in(1).real(0) - from) / step);
    if (!(count <= Integer.MAX_VALUE - 8)) {
      throw c.wrong("a range of " + count + " numbers");
    }
    TensorBuilder to = new TensorBuilder(type, (int) Math.max(count, 0));
    for (int i = 0; i < to.size(); i++) {
      if (type.isReal()) {
        to.set(i, from + i * step);
      } else {
        to.set(i, c.in(0).whole(0) + i * c.in(2).whole(0));
      }
    }
    return to.done();
  }

  private static ElementType type(Call c, ElementType otherwise) {
    ElementType type = c.use.has("dtype") ? ElementType.of(c.use.whole("dtype")) : otherwise;
    if (type == null) {
      throw c.unsupported("element type " + c.use.whole("dtype"));
    }
    return type;
  }

  private static Tensor eye(TensorCall c) {
    int[] dims = c.dims(0);
    if (dims.length != 2) {
      throw c.wrong("x is " + c.in(0) + " but must be a matrix");
    }
    long k = c.use.whole("k", 0);
    TensorBuilder to = new TensorBuilder(type(c, c.type(0)), dims);
    for (int i = 0; i < to.size(); i++) {
      if (i % dims[1] == i / dims[1] + k) {
        to.set(i, 1L);
      }
    }
    return to.done();
  }

  private static RandomGenerator generator(Call c) {
    return c.use.has("seed")
        ? new Random(Float.floatToIntBits(c.use.real("seed", 0)))
        : new Random();
  }

  private static void random(Operators all, String name, boolean like, boolean normal) {
    all.add(name)
        .tensor(
            c -> {
              int[] dims = like ? c.dims(0) : c.use.wholes("shape", new int[0]);
              ElementType type = type(c, like ? c.type(0) : ElementType.FLOAT);
              return drawn(c, type, dims, normal);
            })
        .random();
  }

  private static Tensor drawn(Call c, ElementType type, int[] dims, boolean normal) {
    RandomGenerator random = generator(c);
    TensorBuilder to = new TensorBuilder(type, dims);
    double low = c.use.real(normal ? "mean" : "low", 0);
    double scale = normal ? c.use.real("scale", 1) : c.use.real("high", 1) - low;
    for (int i = 0; i < to.size(); i++) {
      to.set(i, low + scale * (normal ? random.nextGaussian() : random.nextDouble()));
    }
    return to.done();
  }

  private static Tensor bernoulli(TensorCall c) {
    RandomGenerator random = generator(c);
    TensorBuilder to = new TensorBuilder(type(c, c.type(0)), c.dims(0));
    for (int i = 0; i < to.size(); i++) {
      to.set(i, random.nextDouble() < c.in(0).real(i) ? 1L : 0L);
    }
    return to.done();
  }

  /** {@code a - b cos(2 pi i / n) + d cos(4 pi i / n)}. */
  private static Tensor window(TensorCall c, double a, double b, double d) {
    ElementType type = ElementType.of(c.use.whole("output_datatype", 1));
    int size = sizes(c, c.in(0).whole(0))[0];
    int n = c.use.whole("periodic", 1) != 0 ? size : size - 1;
    double[] values = new double[size];
    Arrays.setAll(
        values,
        i -> {
          double x = 2 * Math.PI * i / n;
          return a - b * Math.cos(x) + d * Math.cos(2 * x);
        });
    return CastOperators.cast(
        Tensor.of(new int[] {size}, values), type == null ? ElementType.FLOAT : type);
  }
}
