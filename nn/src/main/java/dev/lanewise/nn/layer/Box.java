package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Elements of a tensor: those whose every index is in the set of its axis. Sets need not be
 * intervals, as dilation leaves gaps.
 */
public record Box(List<BitSet> axes) {
  /** Keeps copies of the sets. */
  public Box {
    axes = axes.stream().map(set -> (BitSet) set.clone()).toList();
  }

  /** All elements. */
  static Box all(Shape shape) {
    List<BitSet> axes = new ArrayList<>();
    for (int size : shape.dims()) {
      axes.add(where(size, i -> true));
    }
    return new Box(axes);
  }

  /** The indices of an axis for which something holds. */
  static BitSet where(int size, IntPredicate holds) {
    BitSet set = new BitSet(size);
    for (int i = 0; i < size; i++) {
      set.set(i, holds.test(i));
    }
    return set;
  }

  /** This with another set along one axis. */
  Box with(int axis, BitSet set) {
    List<BitSet> changed = new ArrayList<>(axes);
    changed.set(axis, set);
    return new Box(changed);
  }

  /** This without its first axis. */
  Box withoutFirst() {
    return new Box(axes.subList(1, axes.size()));
  }

  /** The smallest box that holds both. */
  Box and(Box other) {
    List<BitSet> joined = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      BitSet set = (BitSet) axes.get(i).clone();
      set.or(other.axes.get(i));
      joined.add(set);
    }
    return new Box(joined);
  }

  /** Whether no element is inside. */
  boolean isEmpty() {
    return axes.stream().anyMatch(BitSet::isEmpty);
  }

  /** Whether an element is inside. */
  public boolean contains(int... index) {
    for (int i = 0; i < index.length; i++) {
      if (!axes.get(i).get(index[i])) {
        return false;
      }
    }
    return true;
  }

  /** The first index along an axis; -1 if there is none. */
  public int first(int axis) {
    return axes.get(axis).nextSetBit(0);
  }

  /** From the first index along an axis to the last, both counted. */
  public int size(int axis) {
    return axes.get(axis).isEmpty() ? 0 : axes.get(axis).length() - first(axis);
  }

  /** For example {@code {0} x {2, 4, 6}}. */
  @Override
  public String toString() {
    return axes.stream().map(BitSet::toString).collect(Collectors.joining(" x "));
  }
}
