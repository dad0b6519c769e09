package dev.lanewise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.bench.report.BarPicture.Bar;
import dev.lanewise.bench.report.BarPicture.Group;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarPictureTest {
  private static final int OURS = 0x0072b2;
  private static final int THEIRS = 0xe69f00;

  /** Pixels of a colour in the row of the picture that has most of them. */
  private static int widest(BufferedImage page, int colour) {
    int most = 0;
    for (int y = 0; y < page.getHeight(); y++) {
      int n = 0;
      for (int x = 0; x < page.getWidth(); x++) {
        n += (page.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
      }
      most = Math.max(most, n);
    }
    return most;
  }

  @Test
  void aDecadeMoreIsAFixedLengthMore() {
    Group one = new Group("one", List.of(new Bar("a", 1e6), new Bar("b", 1e7)));
    Group two = new Group("two", List.of(new Bar("a", 1e4), new Bar("b", 1e7)));
    int near = widest(BarPicture.draw("times", List.of(one)), OURS);
    int far = widest(BarPicture.draw("times", List.of(one)), THEIRS);
    assertThat(far - near).isBetween(270, 290); // two decades, one begun, on 560 pixels
    BufferedImage both = BarPicture.draw("times", List.of(one, two));
    assertThat(widest(both, OURS)).isBetween(410, 430); // three of four decades
    assertThat(widest(both, THEIRS)).isBetween(550, 565);
  }

  @Test
  void isWrittenAsPng(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("bars.png");
    BarPicture.write("a <b> \u1234", List.of(new Group("x", List.of(new Bar("y", 5e8)))), file);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(600);
    assertThatThrownBy(() -> BarPicture.draw("none", List.of()))
        .hasMessageStartingWith("bars: needs times above 0");
  }
}
