package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shapes as tensors, and tensors in other shapes. */
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(Operators all) {
    all.add("Shape")
        .tensor(ShapeOperators::shape)
        .results(g -> List.of(new Result.Fixed(shape(g))));
    all.add("Size").tensor(ShapeOperators::size).results(g -> List.of(new Result.Fixed(size(g))));
    reshaping(all, "Reshape", ShapeOperators::reshaped);
    reshaping(all, "Flatten", ShapeOperators::flattened);
    reshaping(all, "Squeeze", ShapeOperators::squeezed);
    reshaping(all, "Unsqueeze", ShapeOperators::unsqueezed);
  }

  private interface Sizes {
    int[] of(Call call);
  }

  private static void reshaping(Operators all, String name, Sizes sizes) {
    all.add(name)
        .tensor(c -> c.in(0).reshape(checked(c, sizes.of(c))))
        .node(g -> g.any(0).reshape(NodeCall.shapeOf(checked(g, sizes.of(g)))));
  }

  private static int[] checked(Call c, int[] to) {
    long size = 1;
    for (int d : to) {
      size *= d;
    }
    if (size != Layout.product(c.dims(0)) || Arrays.stream(to).anyMatch(d -> d < 0)) {
      throw c.wrong(Arrays.toString(c.dims(0)) + " does not reshape to " + Arrays.toString(to));
    }
    return to;
  }

  private static Tensor shape(Call c) {
    int rank = c.rank(0);
    int start = bound(c.use.whole("start", 0), rank);
    int end = bound(c.use.whole("end", rank), rank);
    return Tensor.row(Arrays.copyOfRange(c.dims(0), start, Math.max(start, end)));
  }

  private static int bound(long at, int rank) {
    return (int) Math.clamp(at < 0 ? at + rank : at, 0L, (long) rank);
  }

  private static Tensor size(Call c) {
    return Tensor.of(new int[0], (long) Layout.product(c.dims(0)));
  }

  private static int[] reshaped(Call c) {
    int[] from = c.dims(0);
    int[] given = c.wholes("shape", 1);
    if (given == null) {
      throw c.wrong("no shape is given");
    }
    int[] to = given.clone();
    boolean zeros = c.use.flag("allowzero");
    int open = -1;
    long known = 1;
    for (int i = 0; i < to.length; i++) {
      if (to[i] == 0 && !zeros) {
        if (i >= from.length) {
          throw c.wrong(Arrays.toString(from) + " has no size to copy at " + i);
        }
        to[i] = from[i];
      }
      if (to[i] == -1 && open < 0) {
        open = i;
      } else {
        known *= to[i];
      }
    }
    if (open >= 0) {
      to[open] = known == 0 ? 0 : (int) (Layout.product(from) / known);
    }
    return to;
  }

  private static int[] flattened(Call c) {
    int[] from = c.dims(0);
    int axis = c.use.small("axis", 1);
    int at = axis < 0 ? axis + from.length : axis;
    if (at < 0 || at > from.length) {
      throw c.wrong("there is no axis " + axis + " in " + Arrays.toString(from));
    }
    return new int[] {
      Layout.product(from, 0, at), Layout.product(from, at, from.length),
    };
  }

  private static int[] squeezed(Call c) {
    int[] from = c.dims(0);
    int[] axes = c.axes("axes", 1, from.length);
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      int axis = i;
      boolean goes = axes == null ? from[i] == 1 : Arrays.stream(axes).anyMatch(a -> a == axis);
      if (goes && from[i] != 1) {
        throw c.wrong("axis " + i + " of " + Arrays.toString(from) + " is not of size 1");
      }
      if (!goes) {
        kept.add(from[i]);
      }
    }
    return kept.stream().mapToInt(d -> d).toArray();
  }

  private static int[] unsqueezed(Call c) {
    int[] from = c.dims(0);
    int[] given = c.wholes("axes", 1);
    if (given == null) {
      throw c.wrong("no axes are given");
    }
    int[] axes = c.axes("axes", 1, from.length + given.length);
    if (axes == null || axes.length != given.length) {
      throw c.wrong("an axis comes twice in " + Arrays.toString(given));
    }
    int[] to = new int[from.length + axes.length];
    for (int axis : axes) {
      to[axis] = 1;
    }
    int next = 0;
    for (int i = 0; i < to.length; i++) {
      int axis = i;
      if (Arrays.stream(axes).noneMatch(a -> a == axis)) {
        to[i] = from[next++];
      }
    }
    return to;
  }
}
