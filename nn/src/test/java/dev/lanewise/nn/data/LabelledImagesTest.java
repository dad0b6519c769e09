package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
    images().gather(new int[] {9, 2, 0}, 1, 2, x, y);
    assertThat(y).containsExactly(2, 3, 42);
    for (int p = 0; p < 4; p++) {
      assertThat(x[p]).isEqualTo((PIXELS[8 + p] & 255) / 255f);
      assertThat(x[4 + p]).isEqualTo((PIXELS[p] & 255) / 255f);
    }
    assertThat(x[8]).isEqualTo(42);
  }

  @Test
  void refusesBeforeWriting() {
    float[] x = new float[8];
    float[] y = new float[2];
    LabelledImages images = images();
    assertThatThrownBy(() -> images.gather(new int[] {0, 3}, 0, 2, x, y))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("3");
    assertThatThrownBy(() -> images.gather(new int[] {0, 1, 2}, 0, 3, x, y))
        .hasMessageContaining("3 examples of 4 numbers and targets of 1 into arrays of 8 and 2");
    assertThat(x).containsOnly(0);
    assertThatThrownBy(() -> new LabelledImages(1, 2, 2, 4, new byte[7], new byte[2]))
        .hasMessageContaining("2 labels, but 7 bytes");
    assertThatThrownBy(() -> new LabelledImages(1, 1, 1, 4, new byte[2], new byte[] {0, 4}))
        .hasMessageContaining("label 4 at 1 is not in 0..3");
  }

  @Test
  void someOfThemAreImagesToo() {
    LabelledImages some = images().select(2, 0, 2);
    assertThat(some).hasToString("3x1x2x2");
    assertThat(some.label(0)).isEqualTo(2);
    assertThat(some.pixel(1, 0, 1, 1)).isEqualTo(255);
    assertThat(some.classNames()).containsExactly("0", "1", "2", "3");
    assertThat(images().first(2).fingerprint()).isEqualTo(images().select(0, 1).fingerprint());
    assertThatThrownBy(() -> images().select(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void classesAreFoundAgainByName() {
    LabelledImages two =
        new LabelledImages(1, 1, 1, List.of("cat", "owl"), new byte[2], new byte[] {1, 0});
    LabelledImages three = two.withClasses(List.of("owl", "bat", "cat"));
    assertThat(three.classNames()).containsExactly("owl", "bat", "cat");
    assertThat(List.of(three.label(0), three.label(1))).containsExactly(0, 2);
    assertThatThrownBy(() -> two.withClasses(List.of("cat", "bat")))
        .isInstanceOf(DataException.class)
        .hasMessage("images: class owl is not one of [cat, bat]");
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
