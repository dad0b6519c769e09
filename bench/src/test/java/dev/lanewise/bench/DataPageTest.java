package dev.lanewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java in docs/data.md compiles and runs as it stands there, in a folder with such files. */
final class DataPageTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> snippetsCompileAndRun() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(
        data.resolve("flowers.csv"),
        """
        length,width,kind
        5.1,3.5,setosa
        7.0,3.2,virginica
        4.9,3.0,setosa
        6.4,3.1,virginica
        5.0,3.3,setosa
        6.9,2.9,virginica
        """);
    for (String name : List.of("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png")) {
      Path file = data.resolve("photos").resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : Snippets.of("docs/data.md")) {
      String name = "Data" + tests.size();
      String local =
          snippet.replace("\"data/", "\"" + data + "/").replace("\"out/", "\"" + folder + "/out/");
      tests.add(DynamicTest.dynamicTest(name, () -> Snippets.compileAndRun(name, local, folder)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(5);
    return tests;
  }
}
