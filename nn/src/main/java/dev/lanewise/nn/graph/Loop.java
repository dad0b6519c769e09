package dev.lanewise.nn.graph;

import java.util.List;

/**
 * A body applied once per step: {@code (c_t+1, y_t) = body(c_t, x_t, shared)} for t from 0 to
 * length - 1, or from the end backwards, where the same slices are read and written in the other
 * order. An operation has one result: the wanted parts, flat, one after another, to be sliced.
 * {@link Scan} makes both.
 *
 * @param operands carries to begin with; sequences, {@code [length, slice...]}; what all steps
 *     share
 * @param parts what is wanted of the results
 */
public record Loop(Body body, int length, boolean backwards, List<Node> operands, List<Part> parts)
    implements Op {

  /** A kind of result. */
  public enum Kind {
    /** A carry after all steps. */
    LAST,
    /** An output of all steps, {@code [length, output...]}. */
    STACKED,
    /** A carry before each step, {@code [length, carry...]}: what a gradient has to know. */
    ENTERING
  }

  /** A result: of which carry or output it tells. */
  public record Part(Kind kind, int index) {}

  /** Checks all operands against the body's. */
  public Loop {
    operands = List.copyOf(operands);
    parts = List.copyOf(parts);
    if (length < 1) {
      throw new IllegalArgumentException("scan: there are " + length + " steps (want at least 1)");
    }
    if (operands.size() != body.operands().size() || parts.isEmpty()) {
      throw new IllegalArgumentException(
          "scan: %d operands and %d results (want %d operands and at least 1 result)"
              .formatted(operands.size(), parts.size(), body.operands().size()));
    }
    for (int i = 0; i < operands.size(); i++) {
      Shape one = body.operands().get(i).shape();
      int sequence = i - body.carries();
      boolean sliced = sequence >= 0 && sequence < body.sequences();
      String what =
          sequence < 0 ? "carry " + i : sliced ? "sequence " + sequence : "shared operand " + i;
      Require.shape("scan", what, operands.get(i), sliced ? one.prepend(length) : one);
      if (sequence < 0) {
        Require.shape("scan", what + " of the next step", body.nexts().get(i), one);
      }
    }
  }

  /** A loop over the same with other results. */
  public Loop with(List<Part> wanted) {
    return new Loop(body, length, backwards, operands, wanted);
  }

  /**
   * A loop of the same result that does no more than this result needs: without the carries,
   * outputs and operands that it does not depend on.
   */
  public Loop trimmed() {
    return Trim.of(this);
  }

  /** The carries to begin with. */
  public List<Node> carries() {
    return operands.subList(0, body.carries());
  }

  public List<Node> sequences() {
    return operands.subList(body.carries(), body.carries() + body.sequences());
  }

  /** What all steps read. */
  public List<Node> shared() {
    return operands.subList(body.carries() + body.sequences(), operands.size());
  }

  /** The slice that a step, counted as they run, reads and writes. */
  public int slice(int step) {
    return backwards ? length - 1 - step : step;
  }

  /** Shape of a result. */
  public Shape shape(Part part) {
    return switch (part.kind) {
      case LAST -> carries().get(part.index).shape();
      case STACKED -> body.outputs().get(part.index).shape().prepend(length);
      case ENTERING -> carries().get(part.index).shape().prepend(length);
    };
  }

  /** Where a result starts: results lie in the order of the list. */
  public int start(Part part) {
    int start = 0;
    for (Part p : parts.subList(0, parts.indexOf(part))) {
      start += shape(p).size();
    }
    return start;
  }

  /** A result, cut from them all. */
  public Node cut(Node all, Part part) {
    int start = start(part);
    return all.slice(0, start, start + shape(part).size()).reshape(shape(part));
  }

  @Override
  public Shape shape() {
    long size = parts.stream().mapToLong(p -> shape(p).size()).sum();
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "scan: the results have " + size + " elements (want < 2^31)");
    }
    return Shape.of((int) size);
  }

  @Override
  public Op on(List<Node> in) {
    return new Loop(body, length, backwards, in, parts);
  }
}
