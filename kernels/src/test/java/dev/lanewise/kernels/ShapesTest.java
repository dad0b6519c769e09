package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Geometries that are possible give sizes that fit; all others are refused by name. */
final class ShapesTest {
  private static final int HUGE = Integer.MAX_VALUE;

  private static ConvShape conv(
      int height, int kernel, int stride, int dilation, int padTop, int padBottom, int groups) {
    return new ConvShape(
        4, height, 1, 6, kernel, 1, stride, 1, dilation, 1, padTop, 0, padBottom, 0, groups);
  }

  @Test
  void convolutionsNameWhatIsWrong() {
    assertThatThrownBy(() -> conv(0, 1, 1, 1, 0, 0, 1)).hasMessageContaining("height is 0");
    assertThatThrownBy(() -> conv(5, 0, 1, 1, 0, 0, 1)).hasMessageContaining("kernelH is 0");
    assertThatThrownBy(() -> conv(5, 1, 0, 1, 0, 0, 1)).hasMessageContaining("strideH is 0");
    assertThatThrownBy(() -> conv(5, 1, 1, 0, 0, 0, 1)).hasMessageContaining("dilationH is 0");
    assertThatThrownBy(() -> conv(5, 1, 1, 1, -1, 0, 1)).hasMessageContaining("padTop is -1");
    assertThatThrownBy(() -> conv(5, 1, 1, 1, 0, -1, 1)).hasMessageContaining("padBottom is -1");
    assertThatThrownBy(() -> conv(5, 1, 1, 1, 0, 0, 0)).hasMessageContaining("groups is 0");
    assertThatThrownBy(() -> conv(5, 1, 1, 1, 0, 0, 4))
        .hasMessageContaining("groups 4 does not divide channels 4 and filters 6");
    assertThatThrownBy(() -> conv(5, 4, 1, 2, 1, 0, 1))
        .hasMessageContaining("reaches 7x1", "padded input is 6x1");
  }

  @Test
  void convolutionsAreSaidInWords() {
    ConvShape s = ConvShape.of(64, 56, 56).filters(32).kernel(3, 5).stride(2).same().build();
    assertThat(s).isEqualTo(new ConvShape(64, 56, 56, 32, 3, 5, 2, 2, 1, 1, 0, 1, 1, 2, 1));
    assertThat(s).hasToString("64x56x56 -> 32x28x28, kernel 3x5 stride 2x2 pad 0,1,1,2");
    ConvShape lower = ConvShape.of(1, 6).kernel(4).sameLower().build();
    assertThat(lower.padLeft()).isEqualTo(2);
    assertThat(lower.padRight()).isEqualTo(1);
    assertThat(lower.outW()).isEqualTo(6);
    ConvShape causal = ConvShape.of(1, 9).kernel(3).dilation(4).stride(2).causal().build();
    assertThat(causal.padLeft()).isEqualTo(8);
    assertThat(causal.padRight()).isZero();
    assertThat(causal.outW()).isEqualTo(5);
    ConvShape film = ConvShape.of(3, 4, 5, 6).depthwise(2).kernel(2, 3, 3).flipped().build();
    assertThat(film.filters()).isEqualTo(6);
    assertThat(film.depthwise()).isTrue();
    assertThat(film.depth()).isEqualTo(18);
    assertThat(film)
        .hasToString(
            "3x4x5x6 -> 6x3x3x4, kernel 2x3x3 stride 1x1x1 pad 0,0,0,0,0,0 groups 3 flipped");
  }

  @Test
  void wordsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> ConvShape.of(1)).hasMessageContaining("0 sizes");
    assertThatThrownBy(() -> ConvShape.of(1, 2, 3, 4, 5)).hasMessageContaining("4 sizes");
    assertThatThrownBy(() -> ConvShape.of(1, 2).kernel(1, 2))
        .hasMessageContaining("2 numbers for kernel but the input has 1 axes");
    assertThatThrownBy(() -> ConvShape.of(1, 2).depthwise(0))
        .hasMessageContaining("channel multiplier is 0");
    assertThatThrownBy(() -> ConvShape.of(1, 4, 5, 5).kernel(5, 1, 1).build())
        .hasMessageContaining("reaches 5x1x1", "padded input is 4x5x5");
    assertThatThrownBy(() -> ConvShape.of(1, 4).stride(0).same().build())
        .hasMessageContaining("strideW is 0");
    assertThatThrownBy(() -> ConvShape.of(1, 4).kernel(HUGE).dilation(HUGE).causal().build())
        .hasMessageContaining("padding is 4611686011984936962");
    assertThatThrownBy(() -> ConvShape.of(HUGE, 2).filters(1).build())
        .hasMessageContaining("conv2d input", "2^31");
    assertThatThrownBy(() -> ConvShape.of(1, 4).stride(2).transposed(2))
        .hasMessageContaining("output padding is 2 but must be in 0..1");
    assertThatThrownBy(() -> ConvShape.of(1, 4).pad(2).transposed(0))
        .hasMessageContaining("output has size 0", "padding 2 and 2");
    assertThatThrownBy(() -> ConvShape.of(1, 4).same().transposed(0))
        .hasMessageContaining("padding must be given in numbers");
    assertThatThrownBy(() -> ConvShape.of(1, 4).stride(2).build().turned())
        .isInstanceOf(IllegalStateException.class);
  }

  /** What a transposed convolution makes is what its convolution takes. */
  @Property(tries = 300)
  void transposedSizesComeBack(
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll @IntRange(min = 1, max = 5) int kernel,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = 1, max = 3) int dilation,
      @ForAll @IntRange(min = 0, max = 3) int extra,
      @ForAll @IntRange(min = 0, max = 2) int pad) {
    int out = (size - 1) * stride - 2 * pad + (kernel - 1) * dilation + 1 + extra;
    Assume.that(extra < stride && out >= 1);
    ConvShape s =
        ConvShape.of(2, size)
            .filters(3)
            .kernel(kernel)
            .stride(stride)
            .dilation(dilation)
            .pad(pad)
            .transposed(extra);
    assertThat(s.outW()).isEqualTo(size);
    assertThat(s.width()).isEqualTo(out);
    assertThat(s.channels()).isEqualTo(3);
    assertThat(s.filters()).isEqualTo(2);
  }

  /** Same padding gives ceil(size / stride) outputs, its two kinds differing by one zero. */
  @Property(tries = 300)
  void samePaddingKeepsTheSize(
      @ForAll @IntRange(min = 1, max = 30) int size,
      @ForAll @IntRange(min = 1, max = 9) int kernel,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = 1, max = 3) int dilation) {
    ConvBuilder b = ConvShape.of(1, size).kernel(kernel).stride(stride).dilation(dilation);
    ConvShape upper = b.same().build();
    ConvShape lower = b.sameLower().build();
    assertThat(upper.outW()).isEqualTo((size + stride - 1) / stride).isEqualTo(lower.outW());
    assertThat(upper.padLeft()).isEqualTo(lower.padRight());
    assertThat(upper.padRight() - upper.padLeft()).isBetween(0, 1);
    assertThat(b.causal().build().padRight()).isZero();
  }

  @Test
  void sizesThatWrapAreRefused() {
    assertThatThrownBy(() -> conv(HUGE, 1, HUGE, 1, HUGE, 3, 1))
        .hasMessageContaining("padded height is 4294967297");
    assertThatThrownBy(() -> conv(5, HUGE, 1, HUGE, 0, 0, 1))
        .hasMessageContaining("reaches 4611686011984936963");
    assertThatThrownBy(() -> conv(HUGE, 1, 1, 1, 0, 0, 1)).hasMessageContaining("2^31");
    assertThatThrownBy(() -> ConvShape.square(1, 1 << 14, 9, 3, 1, 1))
        .hasMessageContaining("conv2d output", "2^31");
    assertThatThrownBy(() -> new PoolShape(HUGE, 1, HUGE, 1, 1, 1, HUGE - 1, 0, HUGE - 1, 0))
        .hasMessageContaining("padded size is 6442450939");
    assertThatThrownBy(() -> PoolShape.square(1 << 16, 2, 2))
        .hasMessageContaining("[1, 65536, 65536, 1]", "2^31");
    assertThatThrownBy(() -> Sizes.product("thing", 0, -1))
        .hasMessage("thing: [0, -1] has a negative size");
    assertThatThrownBy(() -> Sizes.product("thing", 1 << 16, 1 << 15))
        .hasMessageContaining("[65536, 32768]");
    assertThat(Sizes.product("thing", HUGE, 0, HUGE)).isZero();
    assertThat(Sizes.product("thing", HUGE, 1)).isEqualTo(HUGE);
    assertThat(Sizes.product("scalar")).isEqualTo(1);
  }

  @Test
  void poolingsNameWhatIsWrong() {
    assertThatThrownBy(() -> PoolShape.square(0, 2, 2)).hasMessageContaining("pool: size is 0");
    assertThatThrownBy(() -> PoolShape.square(4, 2, 0)).hasMessageContaining("stride is 0");
    assertThatThrownBy(() -> PoolAxis.of(4, 2, 1).dilated(0)).hasMessageContaining("dilation is 0");
    assertThatThrownBy(() -> PoolShape.square(4, 5, 1))
        .hasMessageContaining("reaches over 5", "padded input has 4");
    assertThatThrownBy(() -> new PoolShape(4, 4, 2, 2, 2, 2, 2, 0, 0, 0))
        .hasMessageContaining("padding 2,0");
    assertThatThrownBy(() -> new PoolAxis(2, 2, 1, 3, 1, 1, false))
        .hasMessageContaining("dilation 3", "an input of 2");
    assertThatThrownBy(() -> PoolShape.square(4, 2, 2).channels(0))
        .hasMessageContaining("channels is 0");
  }

  /** The last window starts on the padded input and ends there; one more would not. */
  @Property(tries = 300)
  void theLastWindowIsTheLastThatFits(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 7) int kernel,
      @ForAll @IntRange(min = 1, max = 9) int stride,
      @ForAll @IntRange(min = 1, max = 3) int dilation,
      @ForAll @IntRange(min = 0, max = 3) int top,
      @ForAll @IntRange(min = 0, max = 3) int bottom) {
    int padded = height + top + bottom;
    int reach = (kernel - 1) * dilation + 1;
    Assume.that(reach <= padded);
    ConvShape s = conv(height, kernel, stride, dilation, top, bottom, 2);
    assertThat((s.outH() - 1) * stride + reach).isLessThanOrEqualTo(padded);
    assertThat(s.outH() * stride + reach).isGreaterThan(padded);
    assertThat(s.multiplyAdds()).isEqualTo(6L * s.outH() * 2 * kernel);
  }

  @Test
  void aWorkspaceGrowsAndKeepsItsArrays() {
    Workspace w = new Workspace();
    float[] first = w.floats(10);
    assertThat(w.floats(7)).isSameAs(first);
    assertThat(w.floats(11)).hasSizeGreaterThanOrEqualTo(11);
    assertThat(w.inner()).isSameAs(w.inner()).isNotSameAs(w);
    assertThat(w.inner().floats(5)).isNotSameAs(w.floats(5));
    assertThat(w.bytes()).isEqualTo(4 * (11 + 5));
    assertThatThrownBy(() -> w.floats(-1)).hasMessageContaining("floats is -1");
  }

  /** What each padding means to a kernel of two taps, on every kernel. */
  @Test
  void paddingsByTheirOutputs() {
    ConvBuilder pair = ConvShape.of(1, 4).kernel(2);
    assertOutputs(pair.valid().build(), 3, 5, 7);
    assertOutputs(pair.same().build(), 3, 5, 7, 4);
    assertOutputs(pair.sameLower().build(), 1, 3, 5, 7);
    assertOutputs(pair.causal().build(), 1, 3, 5, 7);
    assertOutputs(pair.dilation(2).causal().build(), 1, 2, 4, 6);
    assertOutputs(pair.stride(2).same().build(), 4, 3);
    assertOutputs(pair.stride(2).sameLower().build(), 2, 6);
    assertOutputs(pair.dilation(1).pad(new int[] {2}, new int[] {1}).build(), 0, 3, 7);
  }

  /** Of 1, 2, 3, 4 and a kernel of ones. */
  private static void assertOutputs(ConvShape s, float... expected) {
    for (Convolution kernel : ConvolutionProperties.kernels(Operations.CONV2D)) {
      if (kernel.accepts(s)) {
        float[] y = new float[s.outputSize()];
        float[] ones = {1, 1};
        kernel.run(s, 1, new float[] {1, 2, 3, 4}, 0, ones, 0, y, 0, new Workspace());
        double slack = 4 * kernel.amplification(s) * Numbers.U;
        ConvolutionProperties.assertClose(y, expected, slack, kernel.getClass() + " " + s);
      }
    }
  }
}
