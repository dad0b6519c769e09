package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.data.Npy;
import dev.lanewise.nn.data.NpyType;
import dev.lanewise.nn.data.Npz;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lanewise train} and {@code eval} on data of every kind, with every option. */
class TrainCommandTest extends WithFlowers {
  @Test
  void aTableIsLearntAndEvaluated() throws IOException {
    Outcome trained =
        runs(
            "train mlp --data DIR/flowers.csv --ignore stem --hidden 8 --epochs 20 --lr 0.05 --out DIR/a");
    assertThat(trained.out())
        .startsWith("mlp-8: 42 parameters, 48 training, 12 test examples of flowers.csv")
        .contains("mlp-8, epoch 20/20: loss ", "accuracy 100.00 %", "examples/s");
    Outcome evaluated = runs("eval DIR/a --data DIR/flowers.csv --ignore stem --threads 2");
    assertThat(evaluated.out()).contains("rose", "wild tulip", "found", "accuracy 100.00 %");
    // The classes of a test file are those of the training file.
    Files.writeString(folder.resolve("roses.csv"), "length,width,stem,kind\n2.5,0.5,7,rose\n");
    assertThat(
            runs("train softmax --data DIR/flowers.csv --ignore stem --test DIR/roses.csv --out DIR/b")
                .out())
        .contains("60 training, 1 test examples", "accuracy 100.00 %");
  }

  @Test
  void numbersArePredicted() {
    Outcome trained =
        runs(
            "train softmax --data DIR/flowers.csv --target stem --ignore kind --optimizer momentum --lr 0.05"
                + " --weight-decay 0 --out DIR/a");
    assertThat(trained.out())
        .containsPattern("RMSE 0\\.0\\d+, MAE 0\\.0\\d+, R2 (0\\.99\\d+|1\\.0000)");
    assertThat(runs("eval DIR/a --data DIR/flowers.csv --target stem --ignore kind").out())
        .contains("MAE 0.0")
        .doesNotContain("predicted");
  }

  /** In units in which a network's first outputs are nothing. */
  @Test
  void largeNumbersArePredicted() throws IOException {
    List<String> rows = new ArrayList<>(List.of("area,rooms,price"));
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      double area = 40 + 160 * random.nextDouble();
      int rooms = 1 + random.nextInt(6);
      rows.add("%s,%d,%s".formatted(area, rooms, 3000 * area + 20_000 * rooms + 100_000));
    }
    Files.write(folder.resolve("houses.csv"), rows);
    String data = " --data DIR/houses.csv";
    assertThat(runs("train mlp --target price --out DIR/a" + data).out())
        .containsPattern("R2 0\\.99");
    assertThat(runs("eval DIR/a" + data).out()).containsPattern("R2 0\\.99");
    assertThat(runs("train mlp --epochs 35 --resume DIR/a --out DIR/a" + data).out())
        .containsPattern("R2 0\\.99");
  }

  @Test
  void columnsOfAnotherFileAreFoundByTheirNames() throws IOException {
    runs("train mlp --data DIR/flowers.csv --ignore stem --epochs 20 --lr 0.05 --out DIR/a");
    Path turned = folder.resolve("turned.csv");
    Files.writeString(
        turned, "kind,width,stem,more,length\nrose,0.5,7,,2.9\nwild tulip,.5,7,,.1\n");
    assertThat(runs("eval DIR/a --test DIR/turned.csv").out()).contains("accuracy 100.00 %");
    assertThat(runs("eval DIR/a --test DIR/turned.csv --label 0").out())
        .contains("accuracy 100.00 %");
    Outcome other = run("eval DIR/a --test DIR/turned.csv --label more");
    assertThat(other.err()).contains("turned.csv:2: column 4 (more): is missing");
    assertThat(
            runs("train mlp --data DIR/flowers.csv --ignore stem --test DIR/turned.csv"
                    + " --epochs 20 --lr 0.05 --out DIR/b")
                .out())
        .contains("test examples of flowers.csv");
    Files.writeString(turned, "1,2,3,4\n1,.5,2.5,1\n2,.5,4.5,0\n3,1,8,1\n");
    assertThat(
            runs("train mlp --epochs 1 --header yes --test-share 0 --data DIR/turned.csv --out DIR/c")
                .out())
        .contains("3 training");
    assertThat(
            runs("train mlp --epochs 1 --header no --test-share 0 --data DIR/turned.csv --out DIR/c")
                .out())
        .contains("4 training");
  }

  @Test
  void columnsWithoutNamesStayWhereTheyWere() throws IOException {
    Files.writeString(
        folder.resolve("first.csv"), "1,.5,2.5\n0,.9,.3\n1,.4,2.7\n0,.8,.2\n".repeat(9));
    runs("train mlp --label 0 --data DIR/first.csv --epochs 20 --lr 0.05 --out DIR/a");
    assertThat(runs("eval DIR/a --test DIR/first.csv").out()).contains("accuracy 100.00 %");
    runs("train mlp --target 0,1 --data DIR/first.csv --epochs 2 --out DIR/b");
    assertThat(runs("train mlp --resume DIR/b --epochs 3 --data DIR/first.csv --out DIR/b").out())
        .contains("goes on after epoch 2");
    assertThat(runs("eval DIR/b --test DIR/first.csv").out()).contains("RMSE");
  }

  @Test
  void arraysAndFoldersOfImagesAreLearnt() throws IOException {
    Random random = new Random(1);
    List<Long> labels = new ArrayList<>();
    float[] pixels = new float[20 * 64];
    for (int i = 0; i < 20; i++) {
      labels.add(i % 2L);
      for (int p = 0; p < 64; p++) {
        pixels[64 * i + p] = random.nextInt(100) + 100 * (i % 2);
      }
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, 8, 8, new int[64], 0, 8);
      image.setRGB(i % 8, i % 8, i % 2 == 0 ? 0xff0000 : 0x00ff00);
      Path file = folder.resolve("photos/" + (i % 2 == 0 ? "red" : "green") + "/" + i + ".png");
      Files.createDirectories(file.resolveSibling("."));
      ImageIO.write(image, "png", file.toFile());
    }
    Npy x = Npy.of(new int[] {20, 8, 8}, pixels).as(NpyType.U1);
    Npy y = Npy.of(new int[] {20}, labels.stream().mapToLong(l -> l).toArray());
    new Npz(Map.of("x_train", x, "y_train", y, "x_test", x, "y_test", y))
        .write(folder.resolve("a.npz"));
    assertThat(runs("train softmax --data DIR/a.npz --epochs 9 --batch 4 --out DIR/a").out())
        .contains("20 training, 20 test examples of a.npz", "accuracy 100.00 %");
    assertThat(
            runs("train cnn --data DIR/photos --epochs 1 --batch 4 --augment flip,_cutout_2_0 --recompute least --out DIR/b")
                .out())
        .contains("cnn: ", "16 training, 4 test examples of photos");
    assertThat(
            runs("train lenet5 --data DIR/photos --grey --resize 28x28 --epochs 1 --out DIR/c")
                .out())
        .contains("lenet5: 61,026 parameters");
    assertThat(runs("eval DIR/b --data DIR/photos").out()).contains("green", "red");
    String sized = " --data DIR/photos --resize 16x16 --out DIR/never";
    assertRefused("train unet" + sized, "unet makes an image");
    assertRefused("train googlenet" + sized, "images of shape [3, 16, 16] are too small");
  }

  private void writeArrays(String file, Npy x, Npy y) {
    new Npz(Map.of("x", x, "y", y)).write(folder.resolve(file));
  }

  private static Npy floats(float... numbers) {
    return Npy.of(new int[] {numbers.length}, numbers);
  }

  private static Npy labels(long... labels) {
    return Npy.of(new int[] {labels.length}, labels);
  }

  @Test
  void numbersOfArraysAreLookedAtFirst() {
    String train = "train softmax --epochs 1 --test-share 0 --out DIR/a --data DIR/";
    float nan = Float.NaN;
    Npy square = Npy.of(new int[] {3, 2}, new float[] {1, 2, 3, nan, 5, 6});
    writeArrays("x.npz", square, labels(0, 1, 0));
    assertRefused(train + "x.npz", "DIR/x.npz: x[1, 1] is NaN");
    assertThat(runs(train + "x.npz --missing skip~row").out()).contains("2 training");
    assertThat(runs(train + "x.npz --missing nan").out()).contains("3 training");
    writeArrays("y.npz", floats(1, 2, 3), floats(1, 2, nan));
    assertRefused(train + "y.npz", "DIR/y.npz: y[2] is NaN");
    assertRefused(train + "y.npz --missing nan", "DIR/y.npz: y[2] is NaN");
    writeArrays("infinite.npz", floats(1, Float.POSITIVE_INFINITY), labels(0, 1));
    assertRefused(train + "infinite.npz", "DIR/infinite.npz: x[1] is Infinity");
    writeArrays("empty.npz", Npy.of(new int[] {0, 2}, new float[0]), labels());
    assertRefused(train + "empty.npz", "DIR/empty.npz: has no rows");
    writeArrays("many.npz", floats(1, 2), labels(0, 1_000_000));
    assertRefused(train + "many.npz", "DIR/many.npz: dataset: label 1000000 of row 1 (want 0 to");
    writeArrays("line.npz", floats(1, 2, 3, 4), labels(0, 0, 1, 1));
    assertThat(runs(train + "line.npz").out()).contains("softmax: 4 parameters, 4 training");
  }

  @Test
  void dataMayLackClassesOfTheCheckpoint() throws IOException {
    writeArrays("three.npz", floats(1, 2, 3, 4, 5, 6), labels(0, 0, 1, 1, 2, 2));
    writeArrays("two.npz", floats(1, 2, 3, 4), labels(0, 0, 1, 1));
    String trained = runs("train softmax --epochs 1 --data DIR/three.npz --out DIR/a").out();
    assertThat(trained).contains("softmax: 6 parameters");
    assertThat(runs("eval DIR/a --test-share 0.5 --data DIR/two.npz").out()).contains("accuracy");
    for (String image :
        List.of("all/bat/1", "all/cat/1", "all/owl/1", "some/owl/1", "some/bat/1")) {
      Path file = folder.resolve(image + ".png");
      Files.createDirectories(file.resolveSibling("."));
      ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
      Files.copy(file, file.resolveSibling("2.png"));
    }
    runs("train softmax --epochs 1 --data DIR/all --out DIR/b");
    assertThat(runs("eval DIR/b --test-share 0.5 --data DIR/some").out()).contains("owl", "cat");
    Files.move(folder.resolve("some/bat"), folder.resolve("some/dog"));
    Outcome unknown = run("eval DIR/b --data DIR/some");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("its classes are [dog, owl], but those of the checkpoint are [bat, cat, owl]");
  }

  @Test
  void noFileIsWrittenOverAnother() throws IOException {
    Path table = folder.resolve("flowers.csv");
    String before = Files.readString(table);
    String train = "train softmax --data DIR/flowers.csv ";
    assertRefused(train + "--curves DIR/flowers.png --out DIR/a", "would overwrite that of --data");
    assertRefused(train + "--out DIR/flowers.csv", "would overwrite that of --data");
    Files.copy(table, folder.resolve("more.csv"));
    assertRefused(train + "--test DIR/more.csv --out DIR/./more.csv", "that of --test");
    assertRefused(train + "--curves DIR/a --out DIR/a", "would overwrite that of --curves");
    assertRefused(train + "--curves DIR/c.csv --out DIR/a", "the table of --curves");
    Files.createDirectory(folder.resolve("c.csv"));
    assertRefused(train + "--curves DIR/c.png --out DIR/a", "c.csv: cannot be written");
    assertThat(Files.readString(table)).isEqualTo(before);
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mlp --data DIR/empty.csv                    | DIR/empty.csv: has no rows
          mlp --data DIR/short.csv                    | DIR/short.csv:3: 2 columns, but the first row has 3
          mlp --data DIR/word.csv                     | DIR/word.csv:3: column 2 (b): "two" is not a number
          mlp --data DIR/flowers.csv --label colour   | no column colour
          mlp --data DIR/plain.csv --label kind       | columns have no names
          mlp --data DIR/flowers.csv --test DIR/other.csv | DIR/other.csv:2: column 4 (kind): label "daisy" is not one of
          mlp --data DIR/flowers.csv --label kind --target stem | one or the other
          mlp --data DIR/none.csv                     | none.csv
          mlp --data DIR/none.npz                     | none.npz
          mlp --data DIR                              | one of which is a class
          mlp --data DIR/flowers.csv --test-share 1   | '1' is not a share
          mlp --data DIR/flowers.csv --missing guess  | guess
          mlp --data DIR/flowers.csv --header maybe   | expected one of [YES, NO]
          mlp --data DIR/flowers.csv --hidden 8,x     | 'x'
          mlp --data DIR/flowers.csv --augment flip   | cannot be augmented
          mlp --data DIR/flowers.csv --optimizer best | best
          mlp --data DIR/flowers.csv --schedule steep | steep
          mlp --data DIR/flowers.csv --schedule cosine_0.5 | "cosine 0.5" is none of
          mlp --data DIR/flowers.csv --separator=     | is not one character
          mlp --data DIR/flowers.csv --separator "    | is not one character
          mlp --data DIR/gap.csv                      | --missing skip_row
          mlp --data DIR/flowers.csv --curves DIR/none/c.png | none
          mlp --data DIR/flowers.csv --lr 1e38        | the loss is
          softmax --data DIR/flowers.csv --hidden 8   | only mlp has hidden layers
          lenet5 --data DIR/flowers.csv               | examples are of shape [3]
          cnn --data DIR/flowers.csv                  | takes images
          lenet5 --augment melt                       | melt
          mlp --data DIR/flowers.csv --recompute all  | want none, cheap, least
          mlp --data DIR/flowers.csv --recompute layers_fc9 | there is no layer "fc9" among [
          mlp --data DIR/flowers.csv --recompute within_9B | to be within 9 bytes, but the least found is
          mlp --data DIR/flowers.csv --grey           | --grey is for folders of PNG or JPEG files
          mlp --data DIR/flowers.csv --resize 8x8     | --resize is for folders of PNG or JPEG files
          mlp --data DIR/flowers.csv --label kind --ignore kind | column 4 (kind): is to be predicted and to be left out
          mlp --data DIR/flowers.csv --ignore kind    | column 4 (kind): is to be predicted and to be left out
          mlp --data DIR/x.npy                        | x.npy: an array by itself has nothing to predict
          lenet5 --test DIR/none                      | --test is for data without a test part
          lenet5 --label kind                         | --label is for CSV files, not for the built-in digits
          lenet5 --missing nan                        | --missing is for CSV and NPZ files
          lenet5 --data DIR --resize 28               | '28' is not height x width
          """)
  void badInputIsOneLineAndCode2(String arguments, String words) {
    assertRefused("train " + arguments + " --out DIR/never", words);
  }
}
