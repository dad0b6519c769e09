package dev.lanewise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.metrics.LearningCurves;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesPictureTest {
  private static final int FIRST = 0xff0072b2;
  private static final int SECOND = 0xffd55e00;

  private static LearningCurves falling() {
    LearningCurves curves = new LearningCurves();
    for (int epoch = 1; epoch <= 10; epoch++) {
      curves.add(epoch, "loss/train", 2.0 / epoch).add(epoch, "loss/test", 0.5 + 1.5 / epoch);
      curves.add(epoch, "accuracy_%", 100 - 50.0 / epoch);
    }
    return curves;
  }

  /** Mean height, in rows from above, of a colour's pixels in some columns. */
  private static double height(BufferedImage page, int colour, int from, int to) {
    double sum = 0;
    int n = 0;
    for (int y = 60; y < page.getHeight() - 30; y++) {
      for (int x = from; x < to; x++) {
        if (page.getRGB(x, y) == colour) {
          sum += y;
          n++;
        }
      }
    }
    return sum / n;
  }

  @Test
  void aPanelForEachGroupAndALineForEachCurve() {
    BufferedImage page = CurvesPicture.draw(falling());
    assertThat(page.getWidth()).isEqualTo(2 * 480);
    // Falling: lower to the right; the test loss ends above the training loss.
    assertThat(height(page, FIRST, 70, 120)).isLessThan(height(page, FIRST, 400, 460));
    assertThat(height(page, SECOND, 400, 460)).isLessThan(height(page, FIRST, 400, 460));
    assertThat(height(page, FIRST, 550, 600)).isGreaterThan(height(page, FIRST, 880, 940));
    assertThat(height(page, SECOND, 480, 960)).isNaN();
  }

  @Test
  void awkwardCurvesAreDrawnToo(@TempDir Path folder) throws IOException {
    assertThat(CurvesPicture.draw(new LearningCurves()).getWidth()).isEqualTo(480);
    LearningCurves curves = new LearningCurves().add(1, "loss", Double.NaN);
    assertThat(height(CurvesPicture.draw(curves), FIRST, 70, 460)).isNaN();
    curves.add(2, "loss", 3).add(4, "loss", Double.POSITIVE_INFINITY).add(5, "loss", 3);
    BufferedImage page = CurvesPicture.draw(curves);
    assertThat(height(page, FIRST, 70, 460)).isBetween(150.0, 190.0); // flat, in the middle
    Path file = folder.resolve("curves.png");
    CurvesPicture.write(curves, file);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(480);
  }

  @Test
  void scalesReadWell() {
    Scale s = Scale.around(0.013, 0.87, 0);
    assertThat(s.low()).isZero();
    assertThat(s.high()).isCloseTo(1, within(1e-12));
    assertThat(s.text(s.tick(1))).isEqualTo("0.2");
    assertThat(Scale.around(1, 3, 1).text(2)).isEqualTo("2");
    assertThat(Scale.around(1e-9, 4e-9, 0).text(2e-9)).isEqualTo("2.00e-09");
    assertThat(Scale.around(0, 0, 0).place(0)).isEqualTo(0.5);
    assertThat(Scale.around(-1e38, 3e38, 0).steps()).isBetween(1, 7);
    assertThat(Scale.around(95.2, 99.1, 0).text(96)).isEqualTo("96");
  }

  /** Both ends are inside, and there are a few steps, whatever the numbers. */
  @Property(tries = 100)
  void scalesHoldTheirNumbers(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double a,
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double b) {
    double low = Math.min(a, b);
    double high = Math.max(a, b);
    Scale s = Scale.around(low, high, 0);
    assertThat(s.place(low)).isBetween(-1e-9, 1.0);
    assertThat(s.place(high)).isBetween(0.0, 1 + 1e-9);
    assertThat(s.steps()).isBetween(1, 7);
    assertThat(s.tick(s.steps())).isCloseTo(s.high(), within(1e-9 * Math.abs(s.high()) + 1e-300));
  }
}
