package dev.lanewise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.lanewise.bench.report.Predictions.Answer;
import dev.lanewise.kernels.Machine;
import dev.lanewise.nn.data.LabelledImages;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final int RED = 0xffc62828;

  private static final Machine MACHINE = new Machine(512, 2, 32 << 10, 1 << 20, 32 << 20);

  @Test
  void aRowReadsAsThePublishedExample() throws Exception {
    Row row = Row.of("gemm.f32.512x512x512", 151.2, Unit.GFLOPS, 1, 0).withPeer("mkl", 163.0);
    String json = JsonReport.of(MACHINE, List.of(row));
    JsonObject parsed = JsonParser.object().from(json).getArray("rows").getObject(0);
    assertThat(parsed.keySet())
        .containsExactly("id", "lanewise", "unit", "threads", "peers", "ratio", "bytesPerCall");
    assertThat(parsed.getString("id")).isEqualTo("gemm.f32.512x512x512");
    assertThat(parsed.getDouble("lanewise")).isEqualTo(151.2);
    assertThat(parsed.getString("unit")).isEqualTo("GFLOP/s");
    assertThat(parsed.getInt("threads")).isEqualTo(1);
    assertThat(parsed.getObject("peers").getDouble("mkl")).isEqualTo(163);
    assertThat(parsed.getDouble("ratio")).isEqualTo(0.92761);
    assertThat(json).contains("\"bytesPerCall\":0\n").contains("\"mkl\":163\n");
  }

  @Test
  void theRatioIsAgainstTheBestPeerInEitherDirection() {
    Row rate = Row.of("a", 10, Unit.GFLOPS, 1, 0).withPeer("slow", 5).withPeer("fast", 20);
    assertThat(rate.ratio()).hasValue(0.5);
    Row time = Row.of("a", 10, Unit.MICROS, 1, 0).withPeer("slow", 40).withPeer("fast", 5);
    assertThat(time.ratio()).hasValue(0.5);
    assertThat(Row.of("a", 10, Unit.MICROS, 1, 0).ratio()).isEmpty();
  }

  @Test
  void numbersThatJsonHasNotBecomeNull() throws Exception {
    Row row =
        Row.of("a", Double.NaN, Unit.GFLOPS, 1, 0.00123456789)
            .with("curve", List.of(1.0, Double.POSITIVE_INFINITY))
            .with("nested", Map.of("x", 2.5f));
    JsonObject parsed =
        JsonParser.object()
            .from(JsonReport.of(MACHINE, List.of(row)))
            .getArray("rows")
            .getObject(0);
    assertThat(parsed.isNull("lanewise")).isTrue();
    assertThat(parsed.isNull("ratio")).isTrue();
    assertThat(parsed.getDouble("bytesPerCall")).isEqualTo(0.0012346);
    assertThat(parsed.getArray("curve").isNull(1)).isTrue();
    assertThat(parsed.getObject("nested").getDouble("x")).isEqualTo(2.5);
  }

  @Test
  void theMachineIsTold() throws Exception {
    JsonObject machine =
        JsonParser.object().from(JsonReport.of(MACHINE, List.of())).getObject("machine");
    assertThat(machine.getInt("vectorBits")).isEqualTo(512);
    assertThat(machine.getString("jdk")).isEqualTo(Runtime.version().toString());
  }

  @Test
  void tablesLineUp() {
    assertThat(new Table().add("", "one", "two").add("rows", "1").add("r", "22", "4444").lines())
        .containsExactly("      one   two", "rows    1", "r      22  4444");
    assertThat(new Table().add("a", "b", "c").add("aa", "bb", "cc").lines(Table.Side.LEFT))
        .containsExactly("a   b   c", "aa  bb  cc");
  }

  @Test
  void numbersReadAlikeInAllSizes() {
    assertThat(Text.percent(0.98765)).isEqualTo("98.77 %");
    assertThat(Text.percent(Double.NaN)).isEqualTo("-");
    assertThat(Text.count(61_706)).isEqualTo("61,706");
    assertThat(Text.nanos(12_345)).isEqualTo("12.3 us");
    assertThat(Text.nanos(4_567_890)).isEqualTo("4.57 ms");
    assertThat(Text.nanos(1.234e9)).isEqualTo("1.23 s");
    assertThat(Text.digits(12_345.6)).isEqualTo("12,346");
    assertThat(Text.digits(0.1234)).isEqualTo("0.123");
  }

  @Test
  void predictionsAreCounted() {
    Predictions p =
        new Predictions(
            3,
            List.of(
                new Answer(0, 0, .9f),
                new Answer(1, 2, .4f),
                new Answer(1, 1, .8f),
                new Answer(2, 0, .7f)));
    assertThat(p.accuracy()).isEqualTo(0.5);
    assertThat(p.right()).isEqualTo(2);
    assertThat(p.mistakes()).containsExactly(3, 1);
    assertThat(ConfusionTable.lines(p.confusion(), List.of("a", "b", "cat")))
        .containsExactly(
            "true / predicted  a  b  cat     found",
            "a                 1  .    .  100.00 %",
            "b                 .  1    1   50.00 %",
            "cat               1  .    .    0.00 %");
    assertThat(new Predictions(3, List.of()).accuracy()).isNaN();
  }

  @Test
  void thePictureShowsRightAndWrong() {
    LabelledImages images =
        new LabelledImages(1, 28, 28, 10, new byte[3 * 784], new byte[] {1, 2, 3});
    Predictions right =
        new Predictions(10, List.of(new Answer(1, 1, 1), new Answer(2, 2, 1), new Answer(3, 3, 1)));
    Predictions wrong =
        new Predictions(10, List.of(new Answer(1, 1, 1), new Answer(2, 2, 1), new Answer(3, 4, 1)));
    assertThat(pixels(PredictionPicture.draw("all right", images, right, List.of()), RED)).isZero();
    assertThat(pixels(PredictionPicture.draw("one wrong", images, wrong, List.of()), RED))
        .isGreaterThan(1000);
    assertThatThrownBy(() -> PredictionPicture.draw("two", images.first(2), right, List.of()))
        .hasMessageContaining("2 images but 3 predictions");
  }

  @Test
  void aWarmUpIsDrawnOnlyIfMeasured() {
    LabelledImages images = new LabelledImages(1, 28, 28, 10, new byte[784], new byte[] {1});
    Predictions right = new Predictions(10, List.of(new Answer(1, 1, 1)));
    List<Point2D> curve = List.of(new Point2D.Double(4e6, 4e6), new Point2D.Double(9e8, 2e4));
    assertThat(pixels(PredictionPicture.draw("a", images, right, List.of()), 0xff1b6ac9)).isZero();
    assertThat(pixels(PredictionPicture.draw("a", images, right, curve), 0xff1b6ac9))
        .isGreaterThan(100);
    // A single point has no extent to divide by.
    PredictionPicture.draw("a", images, right, List.of(new Point2D.Double(1, 1)));
  }

  @Test
  void aConfidenceIsNotRoundedUpToCertainty() {
    assertThat(PredictionPicture.sureness(0.99996f)).isEqualTo("99.9 %");
    assertThat(PredictionPicture.sureness(1)).isEqualTo("100.0 %");
  }

  @Test
  void everyPrintableCharacterWeUseHasStrokes() {
    String used = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:-+=/()'%";
    assertThat(Strokes.width(used, 7)).isGreaterThan(used.length() * 2);
    assertThat(Strokes.width("00", 14)).isCloseTo(2 * Strokes.width("00", 7), within(1e-9));
    assertThatThrownBy(() -> Strokes.width("\u20ac", 7)).hasMessageContaining("\u20ac");
  }

  private static int pixels(BufferedImage page, int colour) {
    int n = 0;
    for (int y = 0; y < page.getHeight(); y++) {
      for (int x = 0; x < page.getWidth(); x++) {
        n += page.getRGB(x, y) == colour ? 1 : 0;
      }
    }
    return n;
  }
}
