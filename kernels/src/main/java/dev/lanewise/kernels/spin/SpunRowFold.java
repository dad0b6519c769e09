package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.blocking.RowFold;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Folds of one kind at one width; the class of each size is made when it is first asked for. */
final class SpunRowFold implements RowFold {
  private final WindowFold.Kind kind;
  private final int bits;
  private final AtomicReferenceArray<WindowFold> plain = new AtomicReferenceArray<>(MOST);
  private final AtomicReferenceArray<WindowFold> paired = new AtomicReferenceArray<>(MOST * MOST);

  SpunRowFold(WindowFold.Kind kind, int bits) {
    this.kind = kind;
    this.bits = bits;
  }

  @Override
  public float neutral() {
    return kind.neutral();
  }

  @Override
  public void rows(float[] x, int at, int pitch, int rows, float c, float[] y, int yAt, int n) {
    WindowFold fold = plain.get(rows - 1);
    if (fold == null) {
      fold = make(plain, rows - 1, rows, 1, 1);
    }
    fold.run(x, at, pitch, (rows - 1) * pitch, 0, c, y, yAt, n, 1);
  }

  @Override
  public void pairs(
      float[] x,
      int at,
      int pitch,
      int rows,
      int taps,
      int step,
      float c,
      float[] y,
      int yAt,
      int n,
      int count) {
    int index = (rows - 1) * MOST + taps - 1;
    WindowFold fold = paired.get(index);
    if (fold == null) {
      fold = make(paired, index, rows, taps, 2);
    }
    fold.run(x, at, pitch, (rows - 1) * pitch, step, c, y, yAt, n, count);
  }

  private synchronized WindowFold make(
      AtomicReferenceArray<WindowFold> table, int index, int rows, int taps, int stride) {
    WindowFold fold = table.get(index);
    if (fold == null) {
      fold = WindowSpinner.spin(kind, rows, taps, stride, bits);
      table.set(index, fold);
    }
    return fold;
  }
}
