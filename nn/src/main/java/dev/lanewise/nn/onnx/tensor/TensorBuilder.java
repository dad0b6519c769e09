package dev.lanewise.nn.onnx.tensor;

import java.util.Arrays;

/** A tensor in the making; its elements are 0, false or empty until they are set. */
public final class TensorBuilder {
  private final ElementType type;
  private final int[] dims;
  private final int size;
  private final Object data;

  /** Room for elements of a type. */
  public TensorBuilder(ElementType type, int... dims) {
    this.type = type;
    this.dims = dims.clone();
    this.size = Tensor.size(dims);
    Budget.take(bytes(type, size));
    this.data =
        switch (type) {
          case STRING -> texts(size);
          case DOUBLE -> new double[size];
          default -> type.isReal() ? new float[size] : new long[size];
        };
  }

  /** Of floats; doubles and whole numbers are kept in twice as many. */
  private static long bytes(ElementType type, long size) {
    return size * (type.isReal() && type != ElementType.DOUBLE ? 4 : 8);
  }

  private static String[] texts(int size) {
    String[] empty = new String[size];
    Arrays.fill(empty, "");
    return empty;
  }

  /** Begins as a copy of a tensor. */
  public static TensorBuilder copyOf(Tensor tensor) {
    TensorBuilder copy = new TensorBuilder(tensor.type(), tensor.dims());
    for (int i = 0; i < tensor.size(); i++) {
      copy.copy(i, tensor, i);
    }
    return copy;
  }

  public ElementType type() {
    return type;
  }

  public int size() {
    return size;
  }

  /** Sets element i, rounded if this is a floating type, else cut to a whole number. */
  public void set(int i, double x) {
    switch (data) {
      case float[] to -> to[i] = (float) (type == ElementType.FLOAT ? x : type.round(x));
      case double[] to -> to[i] = x;
      case long[] to -> to[i] = type == ElementType.BOOL ? (x == 0 ? 0 : 1) : type.wrap((long) x);
      default -> throw new IllegalArgumentException("tensor: " + type + " holds no numbers");
    }
  }

  /** Sets element i to a whole number modulo its type's range, or rounded. */
  public void set(int i, long x) {
    switch (data) {
      case float[] to ->
          to[i] = type == ElementType.FLOAT ? (float) x : (float) type.round((double) x);
      case double[] to -> to[i] = (double) x;
      case long[] to -> to[i] = type.wrap(x);
      default -> throw new IllegalArgumentException("tensor: " + type + " holds no numbers");
    }
  }

  public void set(int i, boolean x) {
    set(i, x ? 1L : 0L);
  }

  public void set(int i, String x) {
    ((String[]) data)[i] = x;
  }

  /** The array of floats itself, to be filled directly. */
  float[] floats() {
    return (float[]) data;
  }

  /** Copies element i of a tensor of the same type to place j. */
  public void copy(int j, Tensor from, int i) {
    if (from.type() != type) {
      throw new IllegalArgumentException("tensor: " + from + " is not of " + type);
    }
    from.copyElement(i, data, j);
  }

  /** Sets element j to the number that element i of another tensor is, by {@link #set}. */
  public void convert(int j, Tensor from, int i) {
    if (type == ElementType.STRING) {
      set(j, from.text(i));
    } else if (from.type().isWhole() && from.type() != ElementType.UINT64) {
      set(j, from.whole(i));
    } else if (from.type().isWhole() && type.isWhole()) {
      set(j, from.whole(i));
    } else {
      set(j, from.real(i));
    }
  }

  /** Element i as it is now. */
  public double real(int i) {
    return Tensor.owning(type, dims, data).real(i);
  }

  /** Element i as it is now. */
  public long whole(int i) {
    return Tensor.owning(type, dims, data).whole(i);
  }

  /** The tensor; nothing may be set afterwards. */
  public Tensor done() {
    return Tensor.owning(type, dims, data);
  }
}
