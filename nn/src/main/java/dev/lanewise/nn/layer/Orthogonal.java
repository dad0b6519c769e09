package dev.lanewise.nn.layer;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.linear.Matrix;
import dev.lanewise.kernels.linear.Qr;
import dev.lanewise.nn.graph.Shape;

/** See {@link Initializer#orthogonal}. */
record Orthogonal(float gain) implements Initializer {

  @Override
  public float value(Shape shape, RandomKey key, int i) {
    float[] all = new float[shape.size()];
    fill(shape, key, all, 0);
    return all[i];
  }

  /**
   * The Q of a normal matrix. With R's diagonal made positive the factors are unique, and so Q
   * inherits that rotations do not change the distribution (Mezzadri 2007).
   */
  @Override
  public void fill(Shape shape, RandomKey key, float[] to, int offset) {
    int rows = shape.rank() == 0 ? 1 : shape.dim(0);
    int columns = shape.size() / rows;
    boolean wide = columns > rows;
    Matrix normal = Matrix.zeros(Math.max(rows, columns), Math.min(rows, columns));
    for (int i = 0; i < shape.size(); i++) {
      normal.set(i / normal.cols(), i % normal.cols(), key.normal(i));
    }
    Qr qr = Qr.of(normal);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int column = wide ? i : j;
        double q = qr.q().get(wide ? j : i, column);
        to[offset + i * columns + j] =
            (float) (gain * Math.copySign(q, q * qr.r().get(column, column)));
      }
    }
  }
}
