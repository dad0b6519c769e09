package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  private static final byte[] PIXELS = {
    0, 51, 102, (byte) 255, 10, 20, 30, 40, (byte) 200, 0, 0, 1
  };

  private static LabelledImages images() {
    return new LabelledImages(1, 2, 2, 4, PIXELS.clone(), new byte[] {3, 0, 2});
  }

  @Test
  void gathersABatchInAnyOrder() {
    float[] x = new float[9];
    float[] y = new float[3];
    x[8] = 42;
    y[2] = 42;
    images().gather(new int[] {9, 2, 0}, 1, 2, new Normalisation(0.5f, 0.25f), x, y);
    assertThat(y).containsExactly(2, 3, 42);
    for (int p = 0; p < 4; p++) {
      assertThat((double) x[p]).isCloseTo(((PIXELS[8 + p] & 255) / 255.0 - 0.5) / 0.25, within());
      assertThat((double) x[4 + p]).isCloseTo(((PIXELS[p] & 255) / 255.0 - 0.5) / 0.25, within());
    }
    assertThat(x[8]).isEqualTo(42);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(4e-7); // three roundings of numbers up to 2
  }

  @Test
  void refusesBeforeWriting() {
    float[] x = new float[8];
    float[] y = new float[2];
    LabelledImages images = images();
    assertThatThrownBy(() -> images.gather(new int[] {0, 3}, 0, 2, Normalisation.NONE, x, y))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("3");
    assertThatThrownBy(() -> images.gather(new int[] {0, 1, 2}, 0, 3, Normalisation.NONE, x, y))
        .hasMessageContaining("3 images of 4 numbers into arrays of 8 and 2");
    assertThat(x).containsOnly(0);
    assertThatThrownBy(() -> new LabelledImages(1, 2, 2, 4, new byte[7], new byte[2]))
        .hasMessageContaining("2 labels, but 7 bytes");
    assertThatThrownBy(() -> new LabelledImages(1, 1, 1, 4, new byte[2], new byte[] {0, 4}))
        .hasMessageContaining("label 4 at 1 is not in 0..3");
  }

  @Test
  void normalisationIsMeanAndDeviationOfThePixels() {
    double sum = 0;
    for (byte p : PIXELS) {
      sum += (p & 255) / 255.0;
    }
    double mean = sum / 12;
    double squares = 0;
    for (byte p : PIXELS) {
      squares += Math.pow((p & 255) / 255.0 - mean, 2);
    }
    Normalisation n = Normalisation.of(images());
    assertThat((double) n.mean()).isCloseTo(mean, within());
    assertThat((double) n.deviation()).isCloseTo(Math.sqrt(squares / 12), within());
    assertThat(
            Normalisation.of(new LabelledImages(1, 1, 1, 1, new byte[] {9}, new byte[1]))
                .deviation())
        .isEqualTo(1);
    assertThatThrownBy(() -> new Normalisation(0, 0)).hasMessageContaining("deviation 0");
  }

  @Test
  void anyChangeChangesTheFingerprint() {
    String print = images().fingerprint();
    assertThat(print).startsWith("3x1x2x2:");
    byte[] pixels = PIXELS.clone();
    pixels[11] = 2;
    assertThat(new LabelledImages(1, 2, 2, 4, pixels, new byte[] {3, 0, 2}).fingerprint())
        .isNotEqualTo(print);
    assertThat(new LabelledImages(1, 2, 2, 4, PIXELS.clone(), new byte[] {3, 0, 1}).fingerprint())
        .isNotEqualTo(print);
    assertThat(new LabelledImages(1, 1, 4, 4, PIXELS.clone(), new byte[] {3, 0, 2}).fingerprint())
        .isNotEqualTo(print);
  }
}
