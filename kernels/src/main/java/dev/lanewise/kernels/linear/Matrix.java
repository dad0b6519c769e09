package dev.lanewise.kernels.linear;

/**
 * A row-major matrix within an array: element (i, j) is {@code array[offset + i ld + j]}. A view:
 * what is written to it is written to the array.
 *
 * @param ld distance of rows, at least {@code cols}
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the array, never compared
public record Matrix(int rows, int cols, double[] array, int offset, int ld) {
  /** Checks that all elements are within the array. */
  public Matrix {
    if (rows < 0 || cols < 0 || ld < Math.max(1, cols)) {
      throw new IllegalArgumentException(
          "matrix: "
              + rows
              + "x"
              + cols
              + " with ld "
              + ld
              + ": sizes must be 0 or more, ld >= cols");
    }
    long length = rows == 0 || cols == 0 ? 0 : (rows - 1L) * ld + cols;
    if (offset < 0 || length > array.length - (long) offset) {
      throw new IndexOutOfBoundsException(
          "matrix: the array holds "
              + array.length
              + " numbers but offset "
              + offset
              + " + "
              + length
              + " are needed");
    }
  }

  /** A matrix of zeros. */
  public static Matrix zeros(int rows, int cols) {
    long size = (long) Math.max(0, rows) * Math.max(0, cols);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "matrix: " + rows + "x" + cols + " has 2^31 elements or more");
    }
    return new Matrix(rows, cols, new double[(int) size], 0, Math.max(1, cols));
  }

  /** The identity. */
  public static Matrix identity(int n) {
    Matrix identity = zeros(n, n);
    for (int i = 0; i < n; i++) {
      identity.set(i, i, 1);
    }
    return identity;
  }

  /** A matrix of the given elements, row after row. */
  public static Matrix of(int rows, int cols, double... elements) {
    return new Matrix(rows, cols, elements, 0, Math.max(1, cols));
  }

  /** A copy of rows of floats that are ld floats apart. */
  public static Matrix copyOf(int rows, int cols, float[] array, int offset, int ld) {
    Matrix copy = zeros(rows, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        copy.set(i, j, array[offset + i * ld + j]);
      }
    }
    return copy;
  }

  /** Writes all elements, rounded, to rows of floats that are {@code toLd} floats apart. */
  public void copyTo(float[] to, int toOff, int toLd) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        to[toOff + i * toLd + j] = (float) get(i, j);
      }
    }
  }

  /** Element (i, j). */
  public double get(int i, int j) {
    return array[at(i) + j];
  }

  /** Sets element (i, j). */
  public void set(int i, int j, double value) {
    array[at(i) + j] = value;
  }

  /** Index of the first element of row i. */
  int at(int i) {
    return offset + i * ld;
  }

  /** A copy with an array of its own. */
  public Matrix copy() {
    Matrix copy = zeros(rows, cols);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(array, at(i), copy.array, copy.at(i), cols);
    }
    return copy;
  }

  /** A transposed copy. */
  public Matrix transposed() {
    Matrix t = zeros(cols, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t.set(j, i, get(i, j));
      }
    }
    return t;
  }

  /** The view of rows {@code i .. i + height - 1} and columns {@code j .. j + width - 1}. */
  public Matrix part(int i, int j, int height, int width) {
    if (i < 0 || j < 0 || height < 0 || width < 0 || i > rows - height || j > cols - width) {
      throw new IndexOutOfBoundsException(
          "matrix: part " + i + "," + j + " + " + height + "x" + width + " of " + this);
    }
    return new Matrix(height, width, array, Math.min(array.length, at(i) + j), ld);
  }

  /** The product {@code this other}, a new matrix. */
  public Matrix times(Matrix other) {
    if (cols != other.rows) {
      throw new IllegalArgumentException(
          "matrix: product of "
              + this
              + " and "
              + other
              + " (inner "
              + cols
              + " != "
              + other.rows
              + ")");
    }
    Matrix product = zeros(rows, other.cols);
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < cols; p++) {
        Rows.addScaled(
            get(i, p), other.array, other.at(p), product.array, product.at(i), other.cols);
      }
    }
    return product;
  }

  /** Fails unless the matrix is square. */
  void requireSquare(String op) {
    if (rows != cols) {
      throw new IllegalArgumentException(op + ": a is " + this + " but must be square");
    }
  }

  /** Fails unless every element is finite. */
  void requireFinite(String op) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        if (!Double.isFinite(get(i, j))) {
          throw new IllegalArgumentException(
              op + ": a(" + i + "," + j + ") is " + get(i, j) + " but must be finite");
        }
      }
    }
  }

  /** Fails unless the right-hand sides have as many rows as the matrix. */
  void requireRows(String op, Matrix b) {
    if (b.rows != rows) {
      throw new IllegalArgumentException(
          op + ": b is " + b + " but must have " + rows + " rows, as a has");
    }
  }

  @Override
  public String toString() {
    return rows + "x" + cols;
  }
}
