package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Convolutions with channels last whose outputs lie among those of others. */
final class SpreadOutputsTest {
  private static final Workspace WS = new Workspace();

  /** Between what belongs to others. */
  private static final int GAP = 11;

  private static final float OTHERS = 77;

  private static final List<ConvShape> SHAPES =
      List.of(
          ConvShape.square(16, 9, 48, 3, 1, 1),
          ConvShape.square(64, 6, 96, 3, 1, 1),
          ConvShape.square(5, 8, 70, 3, 2, 1),
          ConvShape.square(7, 6, 33, 1, 1, 0),
          ConvShape.square(24, 7, 48, 1, 1, 0),
          ConvShape.square(512, 4, 17, 2, 2, 1),
          ConvShape.square(5, 7, 9, 1, 1, 0),
          new ConvShape(8, 6, 5, 28, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 4),
          new ConvShape(17, 7, 9, 17, 3, 3, 1, 1, 1, 1, 4, 1, 4, 1, 17));

  @BeforeAll
  static void cold() {
    System.setProperty("lanewise.cold", "true");
  }

  @AfterAll
  static void warm() {
    System.clearProperty("lanewise.cold");
  }

  @TestFactory
  Stream<DynamicTest> outputsOfOthersAreNotTouched() {
    return kernels()
        .flatMap(
            k ->
                SHAPES.stream()
                    .filter(s -> k.code().accepts(s))
                    .map(s -> DynamicTest.dynamicTest(k.id() + " " + s, () -> apart(k.code(), s))));
  }

  @SuppressWarnings("unchecked")
  private static Stream<Kernel<NhwcConvolution>> kernels() {
    return Kernels.best().all().stream()
        .filter(k -> k.operation() == Operations.CONV2D_NHWC)
        .map(k -> (Kernel<NhwcConvolution>) k);
  }

  private static void apart(NhwcConvolution conv, ConvShape s) {
    int f = s.filters();
    int step = f + GAP;
    int batch = 2;
    int pixels = batch * s.outH() * s.outW();
    float[] x = Numbers.uniform(1, batch * s.inputSize());
    float[] packed = new float[conv.packedSize(s)];
    conv.pack(s, Numbers.uniform(2, s.weightSize()), 0, packed, 0);
    float[] y = new float[3 + pixels * step];
    if (!conv.spreads(s)) {
      Arrays.fill(y, OTHERS);
      assertThatThrownBy(() -> run(0, 1, conv, s, batch, x, packed, y, step, Epilogue.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("outputs lie " + f + " apart, not " + step);
      assertThat(y).containsOnly(OTHERS);
      return;
    }
    float[] bias = Numbers.uniform(3, f + BiasClamp.SLACK);
    PostOps dense = PostOps.at(3, f).addPerColumn(bias, 0).relu();
    PostOps spread = PostOps.at(3, step).addPerColumn(bias, 0).relu();
    float most = Float.POSITIVE_INFINITY;
    check(conv, s, x, packed, Epilogue.NONE, Epilogue.NONE);
    check(conv, s, x, packed, dense, spread);
    check(
        conv,
        s,
        x,
        packed,
        new BiasClamp(bias, 0, 0, most, dense),
        new BiasClamp(bias, 0, 0, most, spread));
    if (conv.endsOnto(s)) {
      BiasClamp onto = BiasClamp.onto(bias, 0, 0, most);
      check(conv, s, x, packed, onto, onto);
    }
  }

  private static void check(
      NhwcConvolution conv,
      ConvShape s,
      float[] x,
      float[] packed,
      Epilogue dense,
      Epilogue spread) {
    int f = s.filters();
    int step = f + GAP;
    int pixels = 2 * s.outH() * s.outW();
    float[] expected = new float[3 + pixels * f];
    Arrays.fill(expected, OTHERS);
    run(0, 1, conv, s, 2, x, packed, expected, f, dense);
    float[] among = new float[3 + pixels * step];
    Arrays.fill(among, OTHERS);
    for (int i = 0; i < pixels; i++) {
      System.arraycopy(expected, 3 + i * f, among, 3 + i * step, f);
    }
    for (int parts : new int[] {1, 3}) {
      float[] y = new float[among.length];
      Arrays.fill(y, OTHERS);
      for (int p = 0; p < parts; p++) {
        run(p, parts, conv, s, 2, x, packed, y, step, spread);
      }
      assertThat(y).as("%d shares, %s", parts, spread).isEqualTo(among);
    }
  }

  private static void run(
      int part,
      int parts,
      NhwcConvolution conv,
      ConvShape s,
      int batch,
      float[] x,
      float[] packed,
      float[] y,
      int step,
      Epilogue epilogue) {
    conv.runShare(part, parts, s, batch, x, 0, packed, 0, y, 3, step, epilogue, WS);
  }

  @Test
  void outputsOverEachOtherAreRefused() {
    NhwcConvolution conv = Kernels.best().get(Operations.CONV2D_NHWC);
    ConvShape s = SHAPES.getFirst();
    float[] x = new float[2 * s.inputSize()];
    float[] packed = new float[conv.packedSize(s)];
    float[] y = new float[2 * s.outputSize()];
    assertThatThrownBy(() -> run(0, 1, conv, s, 1, x, packed, y, 47, Epilogue.NONE))
        .hasMessageContaining("distance of outputs is 47");
    assertThatThrownBy(() -> run(0, 1, conv, s, 2, x, packed, y, 49, Epilogue.NONE))
        .hasMessageContaining("y");
  }
}
