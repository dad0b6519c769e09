package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Values;
import dev.lanewise.nn.graph.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Floats in memory that hold one value after another: a variable's own, or a range of the arena
 * from the first step that writes it to the last that reads it.
 */
final class Storage {
  private final int size;
  private final @Nullable Variable variable;
  private final @Nullable Values constant;
  private int first;
  private int last;
  private int offset = -1;
  private @Nullable Storage whole;
  private int step;

  private Storage(
      int size, @Nullable Variable variable, @Nullable Values constant, int first, int last) {
    this.size = size;
    this.variable = variable;
    this.constant = constant;
    this.first = first;
    this.last = last;
  }

  /** The variable's own memory. */
  static Storage of(Variable variable) {
    return new Storage(variable.shape().size(), variable, null, 0, Integer.MAX_VALUE);
  }

  /** Arena memory that steps {@code first .. last} use. */
  static Storage temporary(int size, int first, int last) {
    return new Storage(size, null, null, first, last);
  }

  /** Arena memory for the whole run, which the caller or the constant's numbers fill. */
  static Storage permanent(int size, @Nullable Values constant) {
    return new Storage(size, null, constant, -1, Integer.MAX_VALUE);
  }

  /** Columns of another, seen as rows {@code step} floats apart. */
  static Storage within(Storage whole, int column, int step, int size) {
    Storage part = new Storage(size, null, null, -1, Integer.MAX_VALUE);
    part.whole = whole;
    part.offset = column;
    part.step = step;
    return part;
  }

  int size() {
    return size;
  }

  @Nullable Variable variable() {
    return variable;
  }

  @Nullable Values constant() {
    return constant;
  }

  boolean inArena() {
    return variable == null;
  }

  /** Whether other values may use this memory before and after. */
  boolean isTemporary() {
    return inArena() && first >= 0;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  /** Holds another value, until step {@code last}. */
  void extend(int last) {
    this.last = Math.max(this.last, last);
  }

  boolean livesWith(Storage other) {
    return first <= other.last && other.first <= last;
  }

  int offset() {
    return whole == null ? offset : whole.offset() + offset;
  }

  /** Floats from one row to the next, or 0 where they follow each other. */
  int step() {
    return step;
  }

  void place(int at) {
    offset = at;
  }
}
