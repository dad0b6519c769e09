package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Convolution.Role;
import dev.lanewise.kernels.ConvolutionChoice.Algorithm;
import dev.lanewise.kernels.ConvolutionChoice.Estimate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice alone, for machines that need not be this one. */
final class ConvolutionChoiceTest {
  private static final Machine WIDE = new Machine(512, 2, 32 << 10, 1 << 20, 32 << 20);
  private static final Machine NARROW = new Machine(256, 8, 32 << 10, 256 << 10, 8 << 20);
  private static final Machine SCALAR = new Machine(0, 2, 32 << 10, 1 << 20, 32 << 20);

  private static Algorithm first(Role role, ConvShape s, Machine machine) {
    return ConvolutionChoice.estimates(role, s, machine).get(0).algorithm();
  }

  @ParameterizedTest
  @CsvSource({
    "ResNet-50 3x3,         64, 56, 64, 3, 1, 1, 1, WINOGRAD4, WINOGRAD4",
    "ResNet-50 3x3,         128, 28, 128, 3, 1, 1, 1, WINOGRAD4, WINOGRAD4",
    "ResNet-50 3x3,         256, 14, 256, 3, 1, 1, 1, WINOGRAD2, WINOGRAD2",
    "ResNet-50 3x3,         512, 7, 512, 3, 1, 1, 1, IMPLICIT, CHANNELS_LAST",
    "ResNet-50 3x3 stride,  64, 56, 128, 3, 2, 1, 1, CHANNELS_LAST, CHANNELS_LAST",
    "ResNet-50 stem,        3, 224, 64, 7, 2, 3, 1, IMPLICIT, IMPLICIT",
    "ResNet-50 bottleneck,  256, 56, 64, 1, 1, 0, 1, IM2COL, IM2COL",
    "ResNet-50 bottleneck,  1024, 14, 256, 1, 1, 0, 1, IM2COL, IM2COL",
    "VGG-16,                64, 224, 64, 3, 1, 1, 1, WINOGRAD4, WINOGRAD4",
    "AlexNet,               96, 27, 256, 5, 1, 2, 2, IMPLICIT, IMPLICIT",
    "MobileNet depthwise,   144, 56, 144, 3, 1, 1, 144, DEPTHWISE, DEPTHWISE",
    "MobileNet depthwise,   96, 112, 96, 3, 2, 1, 96, DEPTHWISE, DEPTHWISE",
    "MobileNet depthwise,   960, 7, 960, 3, 1, 1, 960, DEPTHWISE, DEPTHWISE",
    "LeNet-5 C1,            1, 28, 6, 5, 1, 2, 1, DEPTHWISE, PLANES",
    "LeNet-5 C3,            6, 14, 16, 5, 1, 0, 1, CHANNELS_LAST, CHANNELS_LAST",
    "large kernels,         16, 64, 16, 11, 1, 5, 1, FFT, FFT",
    "large kernels,         16, 224, 16, 11, 1, 5, 1, FFT, FFT",
    "larger kernels,        16, 224, 16, 31, 1, 15, 1, FFT, FFT",
  })
  void realLayers(
      String layer,
      int channels,
      int size,
      int filters,
      int kernel,
      int stride,
      int pad,
      int groups,
      Algorithm wide,
      Algorithm narrow) {
    ConvShape s =
        ConvShape.of(channels, size, size)
            .filters(filters)
            .kernel(kernel)
            .stride(stride)
            .pad(pad)
            .groups(groups)
            .build();
    assertThat(first(Role.FORWARD, s, WIDE)).as(layer).isEqualTo(wide);
    assertThat(first(Role.FORWARD, s, NARROW)).as(layer).isEqualTo(narrow);
  }

  @Test
  void theMapCountsToo() {
    ConvShape strided = ConvShape.square(64, 56, 128, 3, 2, 1);
    assertThat(first(Role.FORWARD, strided, WIDE)).isEqualTo(Algorithm.CHANNELS_LAST);
    assertThat(first(Role.INPUT_GRADIENT, strided, WIDE)).isEqualTo(Algorithm.PHASES);
    assertThat(first(Role.WEIGHT_GRADIENT, strided, WIDE)).isEqualTo(Algorithm.CHANNELS_LAST);
    ConvShape few = ConvShape.square(3, 224, 64, 7, 2, 3);
    assertThat(first(Role.INPUT_GRADIENT, few, WIDE)).isEqualTo(Algorithm.IM2COL);
    ConvShape depthwise = ConvShape.of(144, 56, 56).depthwise(1).kernel(3).same().build();
    assertThat(first(Role.INPUT_GRADIENT, depthwise, WIDE)).isEqualTo(Algorithm.DEPTHWISE);
    assertThat(first(Role.WEIGHT_GRADIENT, depthwise, WIDE)).isEqualTo(Algorithm.PLANES);
  }

  /** An input gradient of stride 1 is a convolution, with all algorithms of one. */
  @Test
  void gradientsMayBeFast() {
    ConvShape minimal = ConvShape.square(64, 56, 64, 3, 1, 1);
    assertThat(first(Role.INPUT_GRADIENT, minimal, WIDE)).isEqualTo(Algorithm.WINOGRAD4);
    assertThat(first(Role.WEIGHT_GRADIENT, minimal, WIDE)).isEqualTo(Algorithm.WINOGRAD4);
    ConvShape few = ConvShape.square(1, 28, 6, 5, 1, 2);
    assertThat(first(Role.WEIGHT_GRADIENT, few, WIDE)).isEqualTo(Algorithm.PLANES);
    ConvShape large = ConvShape.square(16, 64, 16, 11, 1, 5);
    assertThat(first(Role.INPUT_GRADIENT, large, WIDE)).isEqualTo(Algorithm.FFT);
  }

  /** Long filters on long signals. */
  @Test
  void seriesMayBeTransformed() {
    ConvShape s = ConvShape.of(1, 100_000).kernel(101).same().build();
    assertThat(first(Role.FORWARD, s, WIDE)).isEqualTo(Algorithm.FFT);
    ConvShape few = ConvShape.of(1, 100_000).kernel(9).same().build();
    assertThat(first(Role.FORWARD, few, WIDE)).isEqualTo(Algorithm.DEPTHWISE);
  }

  @Test
  void estimatesAreSortedSumsOfTheirParts() {
    for (Machine machine : List.of(WIDE, NARROW, SCALAR)) {
      for (ConvShape s : ConvolutionCases.allShapes()) {
        for (Role role : Role.values()) {
          List<Estimate> all = ConvolutionChoice.estimates(role, s, machine);
          assertThat(all).isSortedAccordingTo((a, b) -> Double.compare(a.cycles(), b.cycles()));
          assertThat(all).extracting(Estimate::algorithm).doesNotHaveDuplicates();
          assertThat(all).extracting(Estimate::algorithm).contains(Algorithm.DIRECT);
          assertThat(all)
              .allSatisfy(
                  e -> {
                    assertThat(e.cycles()).isPositive().isFinite();
                    assertThat(e.cycles()).isEqualTo(e.arithmetic() + e.memory() + e.calls());
                  });
        }
      }
    }
  }

  /** What the choice offers, the kernel of that name accepts; what it leaves out, that refuses. */
  @Test
  void candidatesAreWhatKernelsAccept() {
    Map<Role, Operation<Convolution>> operations =
        Map.of(
            Role.FORWARD, Operations.CONV2D,
            Role.INPUT_GRADIENT, Operations.CONV2D_INPUT_GRADIENT,
            Role.WEIGHT_GRADIENT, Operations.CONV2D_WEIGHT_GRADIENT);
    int judged = 0;
    for (Kernel<?> kernel : Kernels.best().all()) {
      for (Algorithm algorithm : Algorithm.values()) {
        if (kernel.id().contains(".f32." + algorithm.word() + ".")
            && kernel.code() instanceof Convolution c
            && kernel.operation().equals(operations.get(c.role()))) {
          Machine machine = kernel.id().endsWith(".scalar") ? SCALAR : Machine.here();
          for (ConvShape s : ConvolutionCases.allShapes()) {
            boolean offered =
                ConvolutionChoice.estimates(c.role(), s, machine).stream()
                    .anyMatch(e -> e.algorithm() == algorithm);
            assertThat(c.accepts(s)).as("%s, %s", kernel, s).isEqualTo(offered);
            judged++;
          }
        }
      }
    }
    assertThat(judged).isGreaterThan(100);
  }
}
