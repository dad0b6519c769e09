package dev.lanewise.nn.onnx.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * Numbers or text in an array of any number of axes, row-major; sizes may be 0, and no axis is a
 * single element. Immutable.
 */
public final class Tensor implements Value {
  /** More than anybody needs, and few enough for what goes through places axis by axis. */
  public static final int MOST_AXES = 64;

  private final ElementType type;
  private final int[] dims;
  private final int size;
  private final Object data;
  private final int offset;

  /** 0 if all elements are the first one, which alone is kept. */
  private final int step;

  private Tensor(ElementType type, int[] dims, Object data, int offset, int step) {
    this.type = type;
    this.dims = dims;
    this.size = size(dims);
    this.data = data;
    this.offset = offset;
    this.step = step;
  }

  /** Takes the array over: it must not change any more, and holds only values of the type. */
  static Tensor owning(ElementType type, int[] dims, Object data) {
    return new Tensor(type, dims, data, 0, 1);
  }

  /** Floats, copied. */
  public static Tensor of(int[] dims, float... values) {
    checkSize(dims, values.length);
    return owning(ElementType.FLOAT, dims.clone(), values.clone());
  }

  /** Doubles, copied. */
  public static Tensor of(int[] dims, double... values) {
    checkSize(dims, values.length);
    return owning(ElementType.DOUBLE, dims.clone(), values.clone());
  }

  /** 64-bit integers, copied. */
  public static Tensor of(int[] dims, long... values) {
    checkSize(dims, values.length);
    return owning(ElementType.INT64, dims.clone(), values.clone());
  }

  /** Truth values. */
  public static Tensor of(int[] dims, boolean... values) {
    checkSize(dims, values.length);
    long[] bits = new long[values.length];
    Arrays.setAll(bits, i -> values[i] ? 1 : 0);
    return owning(ElementType.BOOL, dims.clone(), bits);
  }

  /** Text. */
  public static Tensor of(int[] dims, String... values) {
    checkSize(dims, values.length);
    return owning(ElementType.STRING, dims.clone(), values.clone());
  }

  /** Whole numbers of a type, each taken modulo its range. */
  public static Tensor of(ElementType type, int[] dims, long... values) {
    TensorBuilder to = new TensorBuilder(type, dims);
    checkSize(dims, values.length);
    for (int i = 0; i < values.length; i++) {
      to.set(i, values[i]);
    }
    return to.done();
  }

  /** Numbers of a floating type, each rounded to the nearest. */
  public static Tensor of(ElementType type, int[] dims, double... values) {
    TensorBuilder to = new TensorBuilder(type, dims);
    checkSize(dims, values.length);
    for (int i = 0; i < values.length; i++) {
      to.set(i, values[i]);
    }
    return to.done();
  }

  /** A row of whole numbers, such as a shape. */
  public static Tensor row(long... values) {
    return of(new int[] {values.length}, values);
  }

  /** A row of whole numbers, such as a shape. */
  public static Tensor row(int... values) {
    return row(Arrays.stream(values).asLongStream().toArray());
  }

  /**
   * A stretch of an array that nobody changes any more, not copied.
   *
   * @param type a floating type other than DOUBLE, whose values the array holds
   */
  public static Tensor view(ElementType type, int[] dims, float[] array, int offset) {
    Objects.checkFromIndexSize(offset, size(dims), array.length);
    return new Tensor(type, dims.clone(), array, offset, 1);
  }

  /** One element, repeated everywhere; takes the room of one. */
  public static Tensor filled(int[] dims, Tensor element) {
    if (element.size != 1) {
      throw new IllegalArgumentException("tensor: " + element + " is not one element");
    }
    size(dims);
    return new Tensor(element.type, dims.clone(), element.data, element.offset, 0);
  }

  /** Number of elements; no array holds 2^31. */
  static int size(int[] dims) {
    if (dims.length > MOST_AXES) {
      throw new IllegalArgumentException("tensor: " + dims.length + " axes");
    }
    long product = 1;
    boolean none = false;
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException(
            "tensor: " + Arrays.toString(dims) + " has a size below 0");
      }
      none |= d == 0;
      product = Math.min(product * Math.max(d, 1), 1L << 32);
    }
    if (!none && product > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "tensor: " + Arrays.toString(dims) + " has 2^31 elements or more");
    }
    return none ? 0 : (int) product;
  }

  private static void checkSize(int[] dims, int given) {
    if (size(dims) != given) {
      throw new IllegalArgumentException(
          "tensor: " + Arrays.toString(dims) + " does not hold " + given + " elements");
    }
  }

  public ElementType type() {
    return type;
  }

  /** Sizes, outermost first; a new array. */
  public int[] dims() {
    return dims.clone();
  }

  /** Size along an axis; negative axes count from the last one, which is -1. */
  public int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  public int rank() {
    return dims.length;
  }

  /** Number of elements. */
  public int size() {
    return size;
  }

  /** Whether all elements are known to be one and the same. */
  public boolean isUniform() {
    return step == 0 || size == 1;
  }

  /** Element i as a number. */
  public double real(int i) {
    int at = at(i);
    return switch (data) {
      case float[] x -> x[at];
      case double[] x -> x[at];
      case long[] x -> type == ElementType.UINT64 ? unsigned(x[at]) : x[at];
      default -> throw new IllegalArgumentException("tensor: " + this + " holds no numbers");
    };
  }

  /** Element i as a whole number: a fraction is cut off; a UINT64 beyond a long is negative. */
  public long whole(int i) {
    int at = at(i);
    return switch (data) {
      case float[] x -> (long) x[at];
      case double[] x -> (long) x[at];
      case long[] x -> x[at];
      default -> throw new IllegalArgumentException("tensor: " + this + " holds no numbers");
    };
  }

  /** Element i, not 0, or for text not empty. */
  public boolean truth(int i) {
    int at = at(i);
    return switch (data) {
      case float[] x -> x[at] != 0;
      case double[] x -> x[at] != 0;
      case long[] x -> x[at] != 0;
      default -> !text(i).isEmpty();
    };
  }

  /** Element i as text. */
  public String text(int i) {
    int at = at(i);
    return switch (data) {
      case String[] x -> x[at];
      case float[] x -> Float.toString(x[at]);
      case double[] x -> Double.toString(x[at]);
      case long[] x -> type.isUnsigned() ? Long.toUnsignedString(x[at]) : Long.toString(x[at]);
      default -> throw new IllegalStateException(data.getClass().toString());
    };
  }

  private int at(int i) {
    return offset + step * Objects.checkIndex(i, size);
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * (bits >>> 1 | (bits & 1));
  }

  /** All elements, each rounded to a float; a new array. */
  public float[] floats() {
    Budget.take(4L * size);
    float[] to = new float[size];
    copyTo(to, 0);
    return to;
  }

  /** Copies all elements, each rounded to a float, to {@code to[at ..]}. */
  public void copyTo(float[] to, int at) {
    Objects.checkFromIndexSize(at, size, to.length);
    if (step == 0 && size > 0) {
      Arrays.fill(to, at, at + size, (float) real(0));
    } else if (data instanceof float[] x) {
      System.arraycopy(x, offset, to, at, size);
    } else if (data instanceof long[] x && type != ElementType.UINT64) {
      for (int i = 0; i < size; i++) {
        to[at + i] = x[offset + i]; // by way of a double some would be rounded twice
      }
    } else {
      for (int i = 0; i < size; i++) {
        to[at + i] = (float) real(i);
      }
    }
  }

  /** All elements as doubles; a new array. */
  public double[] doubles() {
    Budget.take(8L * size);
    double[] to = new double[size];
    Arrays.setAll(to, this::real);
    return to;
  }

  /** All elements as whole numbers; a new array. */
  public long[] longs() {
    Budget.take(8L * size);
    long[] to = new long[size];
    Arrays.setAll(to, this::whole);
    return to;
  }

  /** All elements as sizes or axes; a new array. */
  public int[] ints() {
    Budget.take(4L * size);
    int[] to = new int[size];
    Arrays.setAll(to, i -> Math.clamp(whole(i), Integer.MIN_VALUE, Integer.MAX_VALUE));
    return to;
  }

  /** The same elements in another shape. */
  public Tensor reshape(int... to) {
    checkSize(to, size);
    return new Tensor(type, to.clone(), data, offset, step);
  }

  /**
   * Elements by number: element j of the result is {@code index[j]} of this one.
   *
   * @param to shape of the result, with as many places as there are numbers
   */
  public Tensor pick(int[] to, int[] index) {
    checkSize(to, index.length);
    if (step == 0 && size > 0) {
      return new Tensor(type, to.clone(), data, offset, 0);
    }
    TensorBuilder picked = new TensorBuilder(type, to);
    for (int j = 0; j < index.length; j++) {
      picked.copy(j, this, index[j]);
    }
    return picked.done();
  }

  /** Copies element i to another array of the same kind. */
  void copyElement(int i, Object to, int j) {
    int at = at(i);
    switch (data) {
      case float[] x -> ((float[]) to)[j] = x[at];
      case double[] x -> ((double[]) to)[j] = x[at];
      case long[] x -> ((long[]) to)[j] = x[at];
      default -> ((String[]) to)[j] = text(i);
    }
  }

  /** Whether types, shapes and all elements are equal; of numbers, all bits. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Tensor t) || type != t.type || !Arrays.equals(dims, t.dims)) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      boolean same =
          switch (data) {
            case String[] x -> text(i).equals(t.text(i));
            case long[] x -> whole(i) == t.whole(i);
            default -> Double.compare(real(i), t.real(i)) == 0;
          };
      if (!same) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(dims);
  }

  /** For example {@code int64[2, 3]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(dims);
  }
}
