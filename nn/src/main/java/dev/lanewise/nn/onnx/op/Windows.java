package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The attributes of convolutions and pools as a window. */
final class Windows {
  private Windows() {}

  /** How padding is found where it is not told. */
  static String automatic(Call c) {
    return c.use.oneOf("auto_pad", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");
  }

  /**
   * The window over input 0, padding in numbers.
   *
   * @param kernel sizes of the kernel
   */
  static Window of(Call c, int... kernel) {
    int n = kernel.length;
    int[] image = Arrays.copyOfRange(c.dims(0), 2, c.rank(0));
    if (image.length != n) {
      throw c.wrong("a kernel of %d axes over %s".formatted(n, Arrays.toString(c.dims(0))));
    }
    int[] strides = sizes(c, "strides", n, 1);
    int[] dilations = sizes(c, "dilations", n, 1);
    int[] pads = c.use.wholes("pads", new int[2 * n]);
    if (pads.length != 2 * n) {
      throw c.wrong("pads " + Arrays.toString(pads) + " are not two for each axis");
    }
    String auto = automatic(c);
    List<WindowAxis> axes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int before = pads[i];
      int after = pads[n + i];
      WindowAxis bare = new WindowAxis(kernel[i], strides[i], dilations[i], 0, 0);
      if (auto.startsWith("SAME")) {
        int outputs = Math.ceilDiv(image[i], strides[i]);
        int total = Math.max(0, (outputs - 1) * strides[i] + bare.reach() - image[i]);
        before = auto.equals("SAME_LOWER") ? total - total / 2 : total / 2;
        after = total - before;
      } else if (auto.equals("VALID")) {
        before = 0;
        after = 0;
      }
      axes.add(bare.padded(before, after));
    }
    return new Window(axes, Window.Padding.GIVEN, c.use.flag("ceil_mode"));
  }

  /** Positive numbers, one for each axis. */
  static int[] sizes(Call c, String attribute, int n, int otherwise) {
    int[] given = c.use.wholes(attribute);
    if (given == null) {
      int[] all = new int[n];
      Arrays.fill(all, otherwise);
      return all;
    }
    if (given.length != n) {
      throw c.wrong("%s %s are not %d".formatted(attribute, Arrays.toString(given), n));
    }
    return given;
  }

  /** The kernel that an attribute names, which must be there. */
  static int[] kernel(Call c) {
    int[] kernel = c.use.wholes("kernel_shape");
    if (kernel == null) {
      throw c.wrong("attribute kernel_shape is missing");
    }
    return kernel;
  }
}
