package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Remap;
import dev.lanewise.kernels.RemapShape;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.List;

/**
 * Slices, and their adjoint, cut by the first axis of the result.
 *
 * @param whole shape of what is sliced, or made
 * @param spans the slice's places in it
 */
record Remapping(Kernel<Remap> remap, Shape whole, List<Span> spans, int unit, Split split)
    implements Producer {

  /** Of kernels of either direction. */
  static Remapping of(Kernel<Remap> remap, Shape whole, List<Span> spans, Shape slice) {
    Shape result = remap.code().forward() ? slice : whole;
    int unit = result.size() / result.dim(0);
    return new Remapping(remap, whole, spans, unit, Split.of(result.dim(0), 4L * result.size()));
  }

  /** A part's map, and the first row of x that it reads. */
  private record Piece(RemapShape shape, int first) {}

  @Override
  public String kernel() {
    return remap.id();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Remap code = remap.code();
    boolean slices = code.forward();
    Pieces<Piece> pieces =
        new Pieces<>(
            split,
            part ->
                slices
                    ? slice(split.from(part), split.from(part + 1))
                    : pad(split.from(part), split.from(part + 1)));
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    int row = spans.stream().skip(1).mapToInt(Span::count).reduce(1, (a, b) -> a * b);
    return stage(
        (from, to, worker) -> {
          Piece piece = pieces.at(from);
          int xAt = slices ? xOff : xOff + piece.first * row;
          code.run(piece.shape, 0, x, xAt, z, zOff + from * unit);
        });
  }

  /** Rows {@code from .. to-1} of a slice, from the whole. */
  private Piece slice(int from, int to) {
    Span first = spans.getFirst();
    return new Piece(
        shape(whole.dim(0), first.start() + from * first.step(), first.step(), to - from), 0);
  }

  /** Rows {@code from .. to-1} of the whole, from those rows of x that belong there. */
  private Piece pad(int from, int to) {
    Span all = spans.getFirst();
    int first = -1;
    int count = 0;
    for (int i = 0; i < all.count(); i++) {
      int at = all.start() + i * all.step();
      if (at >= from && at < to) {
        first = count++ == 0 ? i : first;
      }
    }
    return count == 0
        ? new Piece(shape(to - from, 0, 1, 0), 0)
        : new Piece(
            shape(to - from, all.start() + first * all.step() - from, all.step(), count), first);
  }

  /** The map with another size and other places of the first axis. */
  private RemapShape shape(int size, int start, int step, int count) {
    int[] source = whole.dims();
    int[] starts = spans.stream().mapToInt(Span::start).toArray();
    int[] steps = spans.stream().mapToInt(Span::step).toArray();
    int[] counts = spans.stream().mapToInt(Span::count).toArray();
    source[0] = size;
    starts[0] = start;
    steps[0] = step;
    counts[0] = count;
    return RemapShape.slice(source, starts, steps, counts);
  }
}
