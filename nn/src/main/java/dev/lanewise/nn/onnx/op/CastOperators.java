package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Minifloat;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.List;
import java.util.Locale;

/** From one element type to another. */
final class CastOperators {
  private CastOperators() {}

  static void addTo(Operators all) {
    all.add("Cast")
        .tensor(c -> cast(c, c.in(0), target(c), c.use.whole("saturate", 1) != 0))
        .results(g -> cast(g, target(g)));
    all.add("CastLike")
        .tensor(c -> cast(c, c.in(0), c.type(1), c.use.whole("saturate", 1) != 0))
        .results(g -> cast(g, g.type(1)));
  }

  private static ElementType target(Call c) {
    // Before operator set 6 the type came by name.
    if (c.use.attributes().get("to") instanceof String name) {
      return ElementType.valueOf(name.toUpperCase(Locale.ROOT));
    }
    ElementType type = ElementType.of(c.use.whole("to"));
    if (type == null) {
      throw c.unsupported("casts to element type " + c.use.whole("to"));
    }
    return type;
  }

  /** The same numbers in another type, rounded or cut to whole numbers. */
  static Tensor cast(Tensor x, ElementType to) {
    if (x.type() == to) {
      return x;
    }
    TensorBuilder y = new TensorBuilder(to, x.dims());
    for (int i = 0; i < x.size(); i++) {
      y.convert(i, x, i);
    }
    return y.done();
  }

  private static Tensor cast(Call c, Tensor x, ElementType to, boolean saturate) {
    if (x.isUniform() && x.size() > 1) {
      return Tensor.filled(x.dims(), cast(c, x.pick(new int[0], new int[1]), to, saturate));
    }
    boolean small = to.isReal() && to.bits() <= 8;
    if (x.type() != ElementType.STRING && !small) {
      return cast(x, to);
    }
    TensorBuilder y = new TensorBuilder(to, x.dims());
    for (int i = 0; i < x.size(); i++) {
      if (to == ElementType.STRING) {
        y.set(i, x.text(i));
      } else if (x.type() == ElementType.STRING && to.isWhole()) {
        y.set(i, parseWhole(c, x.text(i)));
      } else {
        double value = x.type() == ElementType.STRING ? parse(c, x.text(i)) : x.real(i);
        y.set(i, small ? Minifloat.round(to, value, saturate) : value);
      }
    }
    return y.done();
  }

  private static double parse(Call c, String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    try {
      return switch (plain) {
        case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.parseDouble(plain);
      };
    } catch (NumberFormatException e) {
      throw c.wrong("\"" + text + "\" is no number");
    }
  }

  private static long parseWhole(Call c, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return (long) parse(c, text);
    }
  }

  /** In the graph all is floats: only casts that change no value, or only to 1 and 0, are free. */
  private static List<Result> cast(NodeCall g, ElementType to) {
    ElementType from = g.type(0);
    g.only(from != ElementType.STRING && to != ElementType.STRING, "text");
    if (to == ElementType.BOOL && from != ElementType.BOOL) {
      Node zero = g.any(0).equalTo(g.graph().constant(0));
      return List.of(new Result.Inside(zero.affine(-1, 1), to));
    }
    boolean widens =
        from == ElementType.BOOL
            || from == to
            || (from.isReal() && to.isReal() && to.bits() >= 32)
            || (from.isWhole() && (to == ElementType.FLOAT || to == ElementType.DOUBLE));
    g.only(widens, "rounds");
    return List.of(new Result.Inside(g.any(0), to));
  }
}
