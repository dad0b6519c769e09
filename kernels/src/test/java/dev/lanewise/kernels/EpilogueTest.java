package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An epilogue is what a pass over the outputs afterwards would be, bit by bit. */
final class EpilogueTest {
  private static final Workspace WS = new Workspace();

  @BeforeAll
  static void cold() {
    System.setProperty("lanewise.cold", "true");
  }

  @AfterAll
  static void warm() {
    System.clearProperty("lanewise.cold");
  }

  private static <C> Stream<Kernel<C>> kernels(Operation<C> operation, Class<C> contract) {
    return Kernels.best().all().stream()
        .filter(k -> k.operation() == operation)
        .map(k -> new Kernel<>(k.id(), operation, () -> contract.cast(k.code())));
  }

  /** Sizes that take every path: column, few rows of a large B, read where it lies, packed. */
  private static List<int[]> sizes() {
    return List.of(
        new int[] {1, 1, 1},
        new int[] {37, 1, 65},
        new int[] {1, 70, 33},
        new int[] {5, 1500, 530},
        new int[] {33, 100, 300},
        new int[] {3, 5, 0},
        new int[] {300, 45, 17});
  }

  @TestFactory
  Stream<DynamicTest> ofProducts() {
    return kernels(Operations.GEMM, Gemm.class)
        .flatMap(
            k ->
                sizes().stream()
                    .filter(s -> !k.id().endsWith("reference") || s[1] < 1000)
                    .map(
                        s ->
                            DynamicTest.dynamicTest(
                                k.id() + Arrays.toString(s), () -> product(k.code(), s))));
  }

  private static void product(Gemm gemm, int[] size) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    int off = 3;
    int lda = Math.max(1, k);
    int ldc = n == 1 ? 1 : n + 2;
    float[] a = Numbers.uniform(1, m * k);
    float[] b = Numbers.uniform(2, k * n);
    float[] rows = Numbers.uniform(3, m);
    float[] columns = Numbers.uniform(4, n);
    float[] residual = Numbers.uniform(5, m * n + 7);
    PostOps ops =
        PostOps.at(off, ldc)
            .add(residual, 7, n)
            .addPerRow(rows, 0)
            .addPerColumn(columns, 0)
            .relu()
            .apply(Activations.LEAKY_RELU, 0.5f)
            .clamp(0, 2);
    float[] expected = Numbers.uniform(6, off + m * ldc + 3);
    float[] actual = expected.clone();
    float[] expectedPacked = expected.clone();
    float[] packed = new float[gemm.packedSize(n, k)];
    gemm.pack(false, n, k, b, 0, n, packed, 0);
    gemm.run(false, false, m, n, k, 1, a, 0, lda, b, 0, n, 0, expected, off, ldc, WS);
    gemm.runPacked(false, m, n, k, 1, a, 0, lda, packed, 0, 0, expectedPacked, off, ldc, WS);
    for (float[] finished : new float[][] {expected, expectedPacked}) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          float x = finished[off + i * ldc + j] + residual[7 + i * n + j] + rows[i];
          finished[off + i * ldc + j] = Math.min(Math.max(x + columns[j], 0), 2);
        }
      }
    }
    gemm.run(false, false, m, n, k, 1, a, 0, lda, b, 0, n, 0, actual, off, ldc, ops, WS);
    assertThat(actual).isEqualTo(expected);
    Arrays.fill(actual, off, off + 1, 9);
    gemm.runPacked(false, m, n, k, 1, a, 0, lda, packed, 0, 0, actual, off, ldc, ops, WS);
    assertThat(actual).isEqualTo(expectedPacked);
    for (int parts : new int[] {2, 3, 7}) {
      GemmTask task =
          GemmTask.of(gemm, m, n, k).a(a, 0, lda).b(b, 0, n).c(actual, off, ldc).epilogue(ops);
      Arrays.fill(actual, off, off + 1, 9);
      IntStream.range(0, parts).forEach(p -> task.runShare(p, parts, WS));
      assertThat(actual).as("%d shares", parts).isEqualTo(expected);
      task.packedB(packed, 0);
      Arrays.fill(actual, off, off + 1, 9);
      IntStream.range(0, parts).forEach(p -> task.runShare(parts - 1 - p, parts, WS));
      assertThat(actual).as("%d shares of packed", parts).isEqualTo(expectedPacked);
    }
  }

  private static final List<ConvShape> SHAPES =
      List.of(
          ConvShape.square(16, 9, 48, 3, 1, 1),
          ConvShape.square(32, 5, 96, 3, 1, 1),
          ConvShape.square(64, 3, 128, 3, 1, 1),
          ConvShape.square(5, 8, 70, 3, 2, 1),
          ConvShape.square(7, 6, 33, 1, 1, 0),
          ConvShape.square(40, 3, 100, 1, 1, 0),
          ConvShape.square(1024, 3, 20, 1, 1, 0),
          ConvShape.square(512, 4, 17, 2, 2, 1),
          new ConvShape(6, 7, 9, 12, 3, 2, 1, 1, 2, 1, 3, 0, 1, 2, 3),
          new ConvShape(17, 7, 9, 17, 3, 3, 1, 1, 1, 1, 4, 1, 4, 1, 17));

  @TestFactory
  Stream<DynamicTest> ofConvolutions() {
    return kernels(Operations.CONV2D_NHWC, NhwcConvolution.class)
        .flatMap(
            k ->
                SHAPES.stream()
                    .filter(s -> k.code().accepts(s))
                    .map(
                        s ->
                            DynamicTest.dynamicTest(
                                k.id() + " " + s, () -> convolution(k.code(), s))));
  }

  private static void convolution(NhwcConvolution conv, ConvShape s) {
    for (int batch : new int[] {1, 3}) {
      float[] x = Numbers.uniform(1, batch * s.inputSize());
      float[] packed = new float[conv.packedSize(s)];
      conv.pack(s, Numbers.uniform(2, s.weightSize()), 0, packed, 0);
      float[] bias = Numbers.uniform(3, s.filters());
      float[] shortcut = Numbers.uniform(4, batch * s.outputSize());
      int f = s.filters();
      PostOps ops = PostOps.at(2, f).addPerColumn(bias, 0).add(shortcut, 0, f).relu();
      float[] expected = Numbers.uniform(5, batch * s.outputSize() + 4);
      float[] actual = expected.clone();
      conv.run(s, batch, x, 0, packed, 0, expected, 2, WS);
      for (int i = 0; i < batch * s.outputSize(); i++) {
        expected[2 + i] = Math.max(expected[2 + i] + bias[i % f] + shortcut[i], 0);
      }
      for (int parts : new int[] {1, 2, 3, 5}) {
        Arrays.fill(actual, 2, actual.length - 2, 9);
        for (int p = 0; p < parts; p++) {
          conv.runShare(p, parts, s, batch, x, 0, packed, 0, actual, 2, ops, WS);
        }
        assertThat(actual).as("batch %d, %d shares", batch, parts).isEqualTo(expected);
      }
    }
  }

  /** In registers or afterwards, with bounds on either side and none, NaN and zeros among sums. */
  @TestFactory
  Stream<DynamicTest> biasAndClampOfConvolutions() {
    return kernels(Operations.CONV2D_NHWC, NhwcConvolution.class)
        .flatMap(
            k ->
                Stream.concat(SHAPES.stream(), ODD_FILTERS.stream())
                    .filter(s -> k.code().accepts(s))
                    .map(
                        s ->
                            DynamicTest.dynamicTest(
                                k.id() + " " + s, () -> biasAndClamp(k.code(), s))));
  }

  private static final List<ConvShape> ODD_FILTERS =
      List.of(
          ConvShape.square(3, 11, 24, 3, 2, 1),
          ConvShape.square(5, 7, 9, 1, 1, 0),
          new ConvShape(8, 6, 5, 28, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 4));

  private static void biasAndClamp(NhwcConvolution conv, ConvShape s) {
    int f = s.filters();
    float[] x = Numbers.uniform(1, s.inputSize());
    x[x.length / 2] = Float.NaN;
    float[] packed = new float[conv.packedSize(s)];
    conv.pack(s, Numbers.uniform(2, s.weightSize()), 0, packed, 0);
    float[] bias = Numbers.uniform(3, 5 + f + BiasClamp.SLACK);
    float[][] bounds = {
      {0, Float.POSITIVE_INFINITY},
      {0, 0.25f},
      {Float.NEGATIVE_INFINITY, 0.25f},
      {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY},
      {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY},
      {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}
    };
    for (float[] bound : bounds) {
      PostOps ops = PostOps.at(2, f).addPerColumn(bias, 5).clamp(bound[0], bound[1]);
      BiasClamp both = new BiasClamp(bias, 5, bound[0], bound[1], ops);
      float[] expected = Numbers.uniform(5, s.outputSize() + 4);
      float[] actual = expected.clone();
      conv.run(s, 1, x, 0, packed, 0, expected, 2, WS);
      ops.finish(expected, 2, f, s.outputSize() / f, f, WS);
      for (int parts : new int[] {1, 3}) {
        Arrays.fill(actual, 2, actual.length - 2, 9);
        for (int p = 0; p < parts; p++) {
          conv.runShare(p, parts, s, 1, x, 0, packed, 0, actual, 2, both, WS);
        }
        assertThat(actual).as("%s, %d shares", both, parts).isEqualTo(expected);
      }
    }
  }

  /** What adds to a residual is bit by bit the bias, then the residual, then the clamp. */
  @TestFactory
  Stream<DynamicTest> ontoAResidual() {
    return kernels(Operations.CONV2D_NHWC, NhwcConvolution.class)
        .flatMap(
            k ->
                Stream.of(SHAPES, ODD_FILTERS, WHOLE_STRIPS)
                    .flatMap(List::stream)
                    .filter(s -> k.code().accepts(s))
                    .map(
                        s ->
                            DynamicTest.dynamicTest(
                                k.id() + " " + s, () -> ontoAResidual(k.code(), s))));
  }

  /** Filters that fill vectors, and products that one call of a tile makes. */
  private static final List<ConvShape> WHOLE_STRIPS =
      List.of(
          ConvShape.square(24, 7, 48, 1, 1, 0),
          ConvShape.square(40, 5, 64, 1, 2, 0),
          ConvShape.square(3, 9, 32, 3, 2, 1),
          new ConvShape(8, 6, 5, 64, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 4));

  private static void ontoAResidual(NhwcConvolution conv, ConvShape s) {
    int f = s.filters();
    float[] x = Numbers.uniform(1, 2 * s.inputSize());
    float[] packed = new float[conv.packedSize(s)];
    conv.pack(s, Numbers.uniform(2, s.weightSize()), 0, packed, 0);
    float[] bias = Numbers.uniform(3, 5 + f + BiasClamp.SLACK);
    float[] residual = Numbers.uniform(4, 2 * s.outputSize() + 4);
    BiasClamp onto = BiasClamp.onto(bias, 5, 0, 0.75f);
    float[] actual = residual.clone();
    if (!conv.endsOnto(s)) {
      assertThatThrownBy(() -> conv.run(s, 2, x, 0, packed, 0, actual, 2, onto, WS))
          .hasMessageContaining("cannot add to what outputs' places hold");
      assertThat(actual).isEqualTo(residual);
      return;
    }
    float[] expected = residual.clone();
    conv.run(s, 2, x, 0, packed, 0, expected, 2, WS);
    for (int i = 2; i < expected.length - 2; i++) {
      float sum = expected[i] + bias[5 + (i - 2) % f] + residual[i];
      expected[i] = Math.min(Math.max(sum, 0), 0.75f);
    }
    for (int parts : new int[] {1, 3}) {
      System.arraycopy(residual, 0, actual, 0, actual.length);
      for (int p = 0; p < parts; p++) {
        conv.runShare(p, parts, s, 2, x, 0, packed, 0, actual, 2, onto, WS);
      }
      assertThat(actual).as("%d shares", parts).isEqualTo(expected);
    }
  }

  @Test
  void someKernelEndsOntoAResidual() {
    NhwcConvolution best = Kernels.best().get(Operations.CONV2D_NHWC);
    assertThat(WHOLE_STRIPS).anyMatch(best::endsOnto);
  }

  @Test
  void biasAndClampRefusesBoundsThatDependOnTheOrderOfZeros() {
    float[] bias = new float[17];
    for (float[] wrong : new float[][] {{-0f, 1}, {-1, 0}, {2, 1}, {Float.NaN, 1}}) {
      assertThatThrownBy(() -> new BiasClamp(bias, 0, wrong[0], wrong[1], Epilogue.NONE))
          .hasMessageContaining("clamp from " + wrong[0] + " to " + wrong[1]);
    }
    BiasClamp one = new BiasClamp(bias, 0, 0, 1, Epilogue.NONE);
    assertThat(one.covers(1)).isTrue();
    assertThat(one.covers(2)).isFalse();
  }

  @Test
  void nanStaysNan() {
    float[] y = {Float.NaN, -1, Float.POSITIVE_INFINITY};
    PostOps.at(0, 3).relu().finish(y, 0, 3, 1, 3, WS);
    assertThat(y).containsExactly(Float.NaN, 0, Float.POSITIVE_INFINITY);
  }

  @Test
  void refusesWhatDoesNotFitBeforeAnythingIsWritten() {
    Gemm gemm = Kernels.best().get(Operations.GEMM);
    float[] x = Numbers.uniform(1, 12);
    float[] y = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] before = y.clone();
    for (PostOps wrong :
        List.of(
            PostOps.at(0, 3).addPerColumn(new float[2], 0),
            PostOps.at(0, 3).addPerRow(new float[3], 1),
            PostOps.at(0, 3).add(new float[8], 0, 3),
            PostOps.at(1, 3).relu(),
            PostOps.at(0, 4).relu())) {
      assertThatThrownBy(
              () -> gemm.run(false, false, 3, 3, 3, 1, x, 0, 3, x, 0, 3, 0, y, 0, 3, wrong, WS))
          .hasMessageStartingWith("epilogue: ");
    }
    assertThat(y).isEqualTo(before);
    PostOps none = PostOps.at(0, 3);
    assertThatThrownBy(() -> none.clamp(1, 0)).hasMessageContaining("from 1.0 to 0.0");
    assertThatThrownBy(() -> none.clamp(Float.NaN, 0)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> none.apply(Activations.ELU))
        .hasMessageContaining("1 parameters but got 0");
    assertThatThrownBy(() -> none.addPerRow(x, -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> PostOps.at(0, 0)).hasMessageContaining("distance is 0");
  }
}
