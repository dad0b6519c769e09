package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A window that slides over the last one, two or three axes of [batch, channels, ...]: shared by
 * convolution and pooling. {@code Window.of(3).stride(2).same()}.
 *
 * <p>One number is for all axes: a window said in single numbers alone, {@code
 * Window.of(3).pad(1)}, has one axis and fits whatever number of axes it meets, as a cube. {@code
 * Window.of(3, 5)} has two, first the height, and fits images only.
 *
 * @param axes outermost first; one for all of them if it is the only one
 * @param padding where the padding's numbers come from
 * @param ceil whether a last window that hangs over the padding's end is kept, provided that it
 *     starts before that end's padding does; for pooling only
 */
public record Window(List<WindowAxis> axes, Padding padding, boolean ceil) {
  private static final int MOST_AXES = 3;

  /** How an image's padding is found. */
  public enum Padding {
    /** Numbers, none if not said. */
    GIVEN,
    /** See {@link Window#same}. */
    SAME,
    /** See {@link Window#causal}. */
    CAUSAL
  }

  /** Keeps its own list, of one to three axes. */
  public Window {
    axes = List.copyOf(axes);
    if (axes.isEmpty() || axes.size() > MOST_AXES) {
      throw new IllegalArgumentException(
          "window: there are " + axes.size() + " axes but must be 1, 2 or 3");
    }
  }

  /** A kernel of this size moved by one, without padding. */
  public static Window of(int... kernel) {
    return new Window(
        Arrays.stream(kernel).mapToObj(k -> new WindowAxis(k, 1, 1, 0, 0)).toList(),
        Padding.GIVEN,
        false);
  }

  /** This window moved by so many elements. */
  public Window stride(int... stride) {
    return with(
        "stride",
        (a, s) -> new WindowAxis(a.kernel(), s, a.dilation(), a.before(), a.after()),
        stride);
  }

  /** This window with its taps so far apart. */
  public Window dilation(int... dilation) {
    return with(
        "dilation",
        (a, d) -> new WindowAxis(a.kernel(), a.stride(), d, a.before(), a.after()),
        dilation);
  }

  /** This window over images with as many zeros in front as behind. */
  public Window pad(int... zeros) {
    return with("padding", (a, z) -> a.padded(z, z), zeros).paddedBy(Padding.GIVEN);
  }

  /** With so many zeros in front: above, on the left. */
  public Window padBefore(int... zeros) {
    return with("padding", (a, z) -> a.padded(z, a.after()), zeros).paddedBy(Padding.GIVEN);
  }

  /** With so many zeros behind: below, on the right. */
  public Window padAfter(int... zeros) {
    return with("padding", (a, z) -> a.padded(a.before(), z), zeros).paddedBy(Padding.GIVEN);
  }

  /** Without padding: each output sees only input. */
  public Window valid() {
    return pad(0);
  }

  /**
   * With zeros for {@code ceil(size / stride)} outputs, as many in front as behind; an odd one is
   * behind (ONNX: {@code SAME_UPPER}).
   */
  public Window same() {
    return paddedBy(Padding.SAME);
  }

  /**
   * With zeros in front of the first axis, time, such that output o sees nothing behind element
   * {@code o stride}; other axes keep the zeros they have.
   */
  public Window causal() {
    return paddedBy(Padding.CAUSAL);
  }

  /** Keeping a last window that is not whole; for pooling only. */
  public Window ceiling() {
    return new Window(axes, padding, true);
  }

  private Window paddedBy(Padding by) {
    return new Window(axes, by, ceil);
  }

  private Window with(String what, BiFunction<WindowAxis, Integer, WindowAxis> set, int... values) {
    int rank = Math.max(axes.size(), values.length);
    if (Math.min(axes.size(), values.length) != 1 && axes.size() != values.length) {
      throw new IllegalArgumentException(
          "window: "
              + values.length
              + " numbers for "
              + what
              + " but the kernel has "
              + axes.size()
              + " axes");
    }
    List<WindowAxis> changed = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      changed.add(
          set.apply(axes.get(axes.size() == 1 ? 0 : i), values[values.length == 1 ? 0 : i]));
    }
    return new Window(changed, padding, ceil);
  }

  /** One axis for each of so many, the kernel alone: what weights are shaped by. */
  public Window over(int rank) {
    if (axes.size() == rank) {
      return this;
    }
    if (axes.size() != 1 || rank < 1 || rank > MOST_AXES) {
      throw new IllegalArgumentException(
          "window: " + this + " does not slide over " + rank + " axes");
    }
    return new Window(Collections.nCopies(rank, axes.getFirst()), padding, ceil);
  }

  /** This window over images of these sizes: an axis for each, and padding in numbers. */
  public Window over(Shape image) {
    Window all = over(image.rank());
    List<WindowAxis> found = new ArrayList<>();
    for (int i = 0; i < image.rank(); i++) {
      WindowAxis a = all.axes.get(i);
      found.add(
          switch (padding) {
            case GIVEN -> a;
            case SAME -> a.same(image.dim(i));
            case CAUSAL -> i == 0 ? a.causal() : a;
          });
    }
    return new Window(found, Padding.GIVEN, ceil);
  }

  /** Sizes of the kernel. */
  public Shape kernel() {
    return sizes(WindowAxis::kernel);
  }

  /** Number of outputs along each axis of an image that this window is {@link #over}. */
  public int[] outputs(Shape image) {
    int[] outputs = new int[image.rank()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = axis(i, image).outputs(image.dim(i));
    }
    return outputs;
  }

  /**
   * The number of the element of an image that a tap of an output meets, all counted row by row; -1
   * in the padding.
   */
  public int place(Shape image, Shape outputs, int output, int tap) {
    int place = 0;
    int scale = 1;
    int o = output;
    int t = tap;
    for (int i = axes.size() - 1; i >= 0; i--) {
      WindowAxis a = axes.get(i);
      int at = a.place(o % outputs.dim(i), t % a.kernel());
      if (at < 0 || at >= image.dim(i)) {
        return -1;
      }
      place += at * scale;
      scale *= image.dim(i);
      o /= outputs.dim(i);
      t /= a.kernel();
    }
    return place;
  }

  private WindowAxis axis(int i, Shape image) {
    return ceil ? axes.get(i).ceiling(image.dim(i)) : axes.get(i);
  }

  private Shape sizes(ToIntFunction<WindowAxis> size) {
    return Shape.of(axes.stream().mapToInt(size).toArray());
  }

  private String text(String between, ToIntFunction<WindowAxis> number) {
    return axes.stream()
        .map(a -> Integer.toString(number.applyAsInt(a)))
        .collect(Collectors.joining(between));
  }

  /** For example {@code 3x3/2x2 dilation 2x2 pad 1,1,1,1}, padding first in front, then behind. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(text("x", WindowAxis::kernel)).append('/').append(text("x", WindowAxis::stride));
    if (axes.stream().anyMatch(a -> a.dilation() > 1)) {
      text.append(" dilation ").append(text("x", WindowAxis::dilation));
    }
    if (padding != Padding.GIVEN) {
      text.append(padding == Padding.SAME ? " same" : " causal");
    } else if (axes.stream().anyMatch(a -> a.before() + a.after() > 0)) {
      text.append(" pad ").append(text(",", WindowAxis::before));
      text.append(',').append(text(",", WindowAxis::after));
    }
    return text.append(ceil ? " ceiling" : "").toString();
  }
}
