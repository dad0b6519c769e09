package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import java.util.BitSet;

/** Boxes of reshaped tensors. */
final class Reshaped {
  private Reshaped() {}

  /**
   * The smallest box of {@code x} that holds the elements of a box of the same elements in shape
   * {@code y}. Axes are taken in the smallest runs that have as many elements in both shapes.
   */
  static Box from(Shape x, Shape y, Box box) {
    Box result = Box.all(x);
    int atX = 0;
    int atY = 0;
    while (atX < x.rank() || atY < y.rank()) {
      int endX = Math.min(atX + 1, x.rank());
      int endY = Math.min(atY + 1, y.rank());
      while (x.size(atX, endX) != y.size(atY, endY)) {
        if (x.size(atX, endX) < y.size(atY, endY)) {
          endX++;
        } else {
          endY++;
        }
      }
      result = run(result, x, atX, endX, y, atY, endY, box);
      atX = endX;
      atY = endY;
    }
    return result;
  }

  private static Box run(
      Box result, Shape x, int atX, int endX, Shape y, int atY, int endY, Box box) {
    Box changed = result;
    BitSet[] sets = new BitSet[endX - atX];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = new BitSet();
    }
    for (int e = 0; e < y.size(atY, endY); e++) {
      if (within(e, y, atY, endY, box)) {
        int rest = e;
        for (int i = endX - 1; i >= atX; i--) {
          sets[i - atX].set(rest % x.dim(i));
          rest /= x.dim(i);
        }
      }
    }
    for (int i = 0; i < sets.length; i++) {
      changed = changed.with(atX + i, sets[i]);
    }
    return changed;
  }

  private static boolean within(int element, Shape y, int atY, int endY, Box box) {
    int rest = element;
    for (int i = endY - 1; i >= atY; i--) {
      if (!box.axes().get(i).get(rest % y.dim(i))) {
        return false;
      }
      rest /= y.dim(i);
    }
    return true;
  }
}
