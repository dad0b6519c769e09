package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static Dataset three() {
    return Dataset.ofClasses(
        new int[] {2}, new float[] {1, 2, 3, 4, 5, 6}, new int[] {1, 0, 1}, List.of("a", "b"));
  }

  @Test
  void gathersABatchInAnyOrder() {
    float[] x = {0, 0, 0, 0, 42};
    float[] y = {0, 0, 42};
    three().gather(new int[] {7, 2, 0}, 1, 2, x, y);
    assertThat(x).containsExactly(5, 6, 1, 2, 42);
    assertThat(y).containsExactly(1, 1, 42);
    Dataset values =
        Dataset.ofValues(new int[] {1}, new float[] {1, 2}, 2, new float[] {3, 4, 5, 6});
    values.gather(new int[] {1}, 0, 1, x, y);
    assertThat(x).startsWith(2, 6, 1);
    assertThat(y).containsExactly(5, 6, 42);
  }

  @Test
  void refusesBeforeWriting() {
    float[] x = new float[4];
    float[] y = new float[2];
    assertThatThrownBy(() -> three().gather(new int[] {0, 3}, 0, 2, x, y))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("example 3 is not in 0..2");
    assertThatThrownBy(() -> three().gather(new int[] {0, 1, 2}, 0, 3, x, y))
        .hasMessageContaining("3 examples of 2 numbers and targets of 1 into arrays of 4 and 2");
    assertThatThrownBy(() -> three().gather(new int[] {0}, 0, 2, x, y))
        .hasMessageContaining("2 examples from 0 on of an order of 1");
    assertThat(x).containsOnly(0);
  }

  @Test
  void knowsItsRows() {
    Dataset d = three();
    assertThat(d).hasToString("3x2");
    assertThat(d.label(1)).isZero();
    assertThat(d.feature(2, 1)).isEqualTo(6);
    assertThat(d.classes()).isEqualTo(2);
    assertThat(d.reshaped(1, 2, 1)).hasToString("3x1x2x1");
    assertThat(d.range(1, 3).feature(0, 0)).isEqualTo(3);
    assertThat(d.select()).hasToString("0x2");
    assertThat(d.select(2, 2).feature(1, 0)).isEqualTo(5);
    Dataset values = Dataset.ofValues(new int[] {1}, new float[] {1}, 2, new float[] {3, 4});
    assertThat(values.target(0, 1)).isEqualTo(4);
    assertThatThrownBy(() -> values.label(0)).hasMessageContaining("use target");
    assertThatThrownBy(() -> d.feature(3, 0)).hasMessageContaining("row 3 is not in 0..2");
    assertThatThrownBy(() -> d.reshaped(3)).hasMessageContaining("[2] cannot become [3]");
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(
            () ->
                Dataset.ofClasses(new int[] {1}, new float[2], new int[] {0, 2}, List.of("a", "b")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label 2 of row 1 is not in 0..1");
    assertThatThrownBy(
            () -> Dataset.ofClasses(new int[] {2}, new float[5], new int[2], List.of("a")))
        .hasMessageContaining("2 targets, but 5 features in rows of shape [2]");
    assertThatThrownBy(() -> Dataset.ofClasses(new int[] {1}, new float[1], new int[1], List.of()))
        .hasMessageContaining("no classes");
    assertThatThrownBy(
            () -> Dataset.ofValues(new int[] {65536, 65536}, new float[0], 1, new float[0]))
        .hasMessageContaining("[65536, 65536]");
    assertThatThrownBy(() -> Dataset.ofValues(new int[] {1}, new float[1], 2, new float[1]))
        .hasMessageContaining("1 targets of 2 numbers");
  }

  @Test
  void anyChangeChangesTheFingerprint() {
    String print = three().fingerprint();
    assertThat(print).startsWith("3x2:").isEqualTo(three().fingerprint());
    float[] x = {1, 2, 3, 4, 5, 6};
    assertThat(
            List.of(
                Dataset.ofClasses(new int[] {2}, x, new int[] {1, 1, 1}, List.of("a", "b")),
                Dataset.ofClasses(new int[] {2}, x, new int[] {1, 0, 1}, List.of("a", "c")),
                Dataset.ofValues(new int[] {2}, x, 1, new float[] {1, 0, 1}),
                three().reshaped(2, 1),
                three().select(1, 0, 2)))
        .extracting(Dataset::fingerprint)
        .doesNotContain(print)
        .doesNotHaveDuplicates();
  }

  @Test
  void aSetWithoutTrainingRowsIsRefused() {
    assertThatThrownBy(() -> Parts.of(three().select(), 0, 0.5))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no examples to train on");
    assertThatThrownBy(() -> Parts.of(three(), 0.5, 0.5)).hasMessageContaining("together below 1");
    assertThatThrownBy(() -> Parts.shuffled(three(), RandomKey.of(1), -0.1, 0.5))
        .hasMessageContaining("validation share -0.1");
    Dataset values = Dataset.ofValues(new int[] {1}, new float[3], 1, new float[3]);
    assertThatThrownBy(() -> Parts.stratified(values, RandomKey.of(1), 0, 0.5))
        .hasMessageContaining("use shuffled");
    assertThatThrownBy(() -> new Parts<>("three", three(), three(), three().reshaped(2, 1)))
        .hasMessageContaining("test examples of shape [2, 1]");
  }

  @Test
  void arraysBecomeRows() {
    Npy x = Npy.of(new int[] {2, 1, 3}, new double[] {1, 2, 3, 4, 5, 6});
    Dataset classes = Dataset.of(x, Npy.of(new int[] {2}, new long[] {2, 0}));
    assertThat(classes).hasToString("2x1x3");
    assertThat(classes.classNames()).containsExactly("0", "1", "2");
    assertThat(classes.label(0)).isEqualTo(2);
    Dataset values = Dataset.of(x, Npy.of(new int[] {2, 2}, new float[] {1, 2, 3, 4}));
    assertThat(values.target(1, 1)).isEqualTo(4);
    assertThat(Dataset.of(x, Npy.of(new int[] {2}, new float[2])).classes()).isZero();
    assertThatThrownBy(() -> Dataset.of(x, Npy.of(new int[] {3}, new long[3])))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("F8[2, 1, 3] and targets I8[3]");
    assertThatThrownBy(() -> Dataset.of(x, Npy.of(new int[] {2}, new long[] {0, -1})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label -1 of row 1");
    Dataset single =
        Dataset.of(Npy.of(new int[] {2}, new float[] {7, 8}), labels(0, (1 << 15) - 1));
    assertThat(single).hasToString("2x1");
    assertThat(single.feature(1, 0)).isEqualTo(8);
    assertThatThrownBy(() -> Dataset.of(x, labels(0, 1 << 15)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label 32768 of row 1 (want 0 to 32767");
    byte[] largest = new byte[16];
    Arrays.fill(largest, (byte) -1);
    assertThatThrownBy(() -> Dataset.of(x, new Npy(new int[] {2}, NpyType.U8, largest)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("element 0 is 18446744073709551615, beyond a long");
  }

  private static Npy labels(long... labels) {
    return Npy.of(new int[] {labels.length}, labels);
  }

  @Test
  void imagesAreExamplesToo() {
    LabelledImages images =
        new LabelledImages(1, 1, 2, 3, new byte[] {0, (byte) 255, 51, 0}, new byte[] {2, 1});
    Examples examples = new Standardised(images, Standardisation.none());
    float[] x = new float[2];
    float[] y = new float[1];
    examples.gather(new int[] {1}, 0, 1, x, y);
    assertThat(x).containsExactly(51 / 255f, 0);
    assertThat(y).containsExactly(1);
    assertThat(examples.shape()).containsExactly(1, 1, 2);
    assertThat(examples.classes()).isEqualTo(3);
  }
}
