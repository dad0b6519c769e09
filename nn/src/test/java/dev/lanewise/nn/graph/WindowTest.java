package dev.lanewise.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static void refused(ThrowingCallable make, String message) {
    assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static int[] outputs(Window window, int... image) {
    return window.over(Shape.of(image)).outputs(Shape.of(image));
  }

  @Test
  void oneNumberIsForAllAxes() {
    Window cube = Window.of(3).stride(2).pad(1);
    assertThat(outputs(cube, 9)).containsExactly(5);
    assertThat(outputs(cube, 9, 4)).containsExactly(5, 2);
    assertThat(outputs(cube, 9, 4, 1)).containsExactly(5, 2, 1);
    assertThat(cube.over(3)).hasToString("3x3x3/2x2x2 pad 1,1,1,1,1,1");
    assertThat(Window.of(3).stride(1, 2)).hasToString("3x3/1x2");
    assertThat(Window.of(3, 5).stride(1, 2).dilation(2).padBefore(1, 0).padAfter(0, 4))
        .hasToString("3x5/1x2 dilation 2x2 pad 1,0,0,4");
    assertThat(Window.of(2).same().valid()).isEqualTo(Window.of(2));
  }

  @Test
  void paddingIsWorkedOut() {
    assertThat(Window.of(4).same().over(Shape.of(7)))
        .isEqualTo(Window.of(4).padBefore(1).padAfter(2));
    assertThat(Window.of(2).stride(3).same().over(Shape.of(7)))
        .isEqualTo(Window.of(2).stride(3).padAfter(1));
    assertThat(Window.of(1).stride(3).same().over(Shape.of(8))).isEqualTo(Window.of(1).stride(3));
    assertThat(Window.of(3).causal().dilation(4).over(Shape.of(7)))
        .isEqualTo(Window.of(3).dilation(4).padBefore(8));
    assertThat(Window.of(3).pad(0, 1).causal().over(Shape.of(7, 7)))
        .isEqualTo(Window.of(3, 3).padBefore(2, 1).padAfter(0, 1));
    assertThat(outputs(Window.of(2).stride(2).ceiling(), 5)).containsExactly(3);
    assertThat(outputs(Window.of(2).stride(2).ceiling(), 6)).containsExactly(3);
    assertThat(outputs(Window.of(2).stride(2), 5)).containsExactly(2);
    // A last window that would start in the padding behind is not kept.
    assertThat(outputs(Window.of(2).stride(3).pad(1).ceiling(), 5)).containsExactly(2);
  }

  @Test
  void impossibleWindowsAreRefused() {
    Node image = new Graph().input("image", Shape.of(1, 2, 6, 6));
    Node w = image.graph().input("w", Shape.of(2, 2, 2, 2));
    refused(() -> Window.of(3, 0), "window: kernel 0, stride 1 and dilation 1 must be at least 1");
    refused(() -> Window.of(3).pad(-1), "window: padding -1,-1 must not be negative");
    refused(
        () -> Window.of(2, 2).stride(1, 1, 1),
        "window: 3 numbers for stride but the kernel has 2 axes");
    refused(() -> Window.of(), "window: there are 0 axes but must be 1, 2 or 3");
    refused(
        () -> Window.of(1 << 20).dilation(1 << 20),
        "window: kernel 1048576 with dilation 1048576 reaches too far");
    refused(
        () -> image.maxPool(Window.of(2, 2, 2)), "window: 2x2x2/1x1x1 does not slide over 2 axes");
    refused(
        () -> image.conv(w, Window.of(2).ceiling()),
        "conv: window 2/1 ceiling has a ceiling, which only pooling knows");
    refused(
        () -> image.maxPool(Window.of(2).dilation(7).pad(1)),
        "max-pool: window 2x2/1x1 dilation 7x7 pad 1,1,1,1 with its dilation steps over x"
            + " [1, 2, 6, 6]");
    refused(
        () -> Pools.lp(image, Window.of(2), 0.5f),
        "lp-pool: p is 0.5 but must be 1 or more, and finite");
    refused(
        () -> Pools.softmax(image, Window.of(2), 0),
        "softmax-pool: b is 0.0 but must be positive and finite");
    refused(
        () -> Pools.globalMax(image.reshape(2, 36)),
        "global-max-pool: x is [2, 36] but must be [batch, channels, sizes...]");
  }

  @Test
  void impossibleRelativesAreRefused() {
    Node x = new Graph().input("x", Shape.of(1, 2, 6, 6));
    Node w = x.graph().input("w", Shape.of(3, 2, 2, 2));
    Node v = x.graph().input("v", Shape.of(2, 3, 2, 2));
    refused(
        () -> Convolutions.transposed(x, w, Window.of(2), 1),
        "conv-transposed: x [1, 2, 6, 6] has 2 channels but w [3, 2, 2, 2] is for 3, in 1 groups");
    refused(
        () -> Convolutions.transposed(x, v, Window.of(2).stride(2), 1, 2),
        "conv-transposed: output padding is 2 but must be in 0..1, below the stride");
    refused(
        () -> Convolutions.transposed(x, v, Window.of(2).stride(2), 1, 1, 1, 1),
        "conv-transposed: 3 numbers for output padding but there are 2 axes");
    refused(
        () -> Convolutions.transposed(x, v, Window.of(2).causal(), 1),
        "conv-transposed: padding must be in numbers or the same, not causal");
    refused(
        () -> Convolutions.transposed(x, v, Window.of(2).pad(4), 1),
        "conv-transposed: a size of 6 becomes -1 with padding 4,4 but must be at least 1 and below"
            + " 2^31");
    refused(
        () -> Convolutions.local(x, w, Window.of(3).stride(3)),
        "locally-connected: w is [3, 2, 2, 2] but must be [filters 4] and [2, 3, 3]");
    refused(
        () -> Upsampling.nearest(x, 0),
        "upsample: x is [1, 2, 6, 6] and the factor 0 but must be [batch, channels, sizes...] and"
            + " at least 1");
  }

  @Test
  void stacksOfMatricesMustFit() {
    Node x = new Graph().input("x", Shape.of(2, 3, 4));
    refused(() -> x.matmul(x), "matmul: x is [2, 3, 4] but y is [2, 3, 4] (inner 4 != 3)");
    refused(
        () -> x.matmulT(x.graph().input("y", Shape.of(3, 3, 4))),
        "matmul: [2] and [3] do not broadcast (2 != 3)");
    refused(
        () -> x.graph().add(new Product.BatchMatMul(x, x.reshape(3, 4, 2), false, false)),
        "matmul: x is [2, 3, 4] but y is [3, 4, 2], a stack of another height");
    refused(() -> x.matmul(x.sum(0, 1)), "matmul: x is [2, 3, 4] but must have 2 axes");
  }
}
