package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a folder with sixty flowers. */
abstract class WithFlowers {
  @TempDir Path folder;

  record Outcome(int exit, String out, String err) {}

  /** Sixty flowers of two kinds that a line tells apart, and how long their stems are. */
  @BeforeEach
  void writeFlowers() throws IOException {
    Random random = new Random(2);
    StringBuilder rows = new StringBuilder("length,width,stem,kind\n");
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      double length = random.nextDouble() + (i % 2 == 0 ? 2 : 0);
      double width = random.nextDouble();
      String row = length + "," + width + "," + (3 * length - width);
      rows.append(row).append(i % 2 == 0 ? ",rose\n" : ",wild tulip\n");
      plain.append(row).append(i % 2 == 0 ? ",1\n" : ",0\n");
    }
    Files.writeString(folder.resolve("flowers.csv"), rows);
    Files.writeString(folder.resolve("plain.csv"), plain);
    Files.writeString(folder.resolve("empty.csv"), "length,width,stem,kind\n");
    Files.writeString(folder.resolve("short.csv"), "a,b,kind\n1,2,x\n1,2\n");
    Files.writeString(folder.resolve("word.csv"), "a,b,kind\n1,2,x\n1,two,y\n");
    Files.writeString(folder.resolve("gap.csv"), "a,b,kind\n1,2,x\n1,,y\n");
    Files.writeString(folder.resolve("other.csv"), "length,width,stem,kind\n1,2,3,daisy\n");
  }

  Outcome run(String line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args =
        Arrays.stream(line.split(" "))
            .map(word -> word.replace("DIR", folder.toString()).replace('_', ' ').replace('~', '_'))
            .toArray(String[]::new);
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Outcome(exit, out.toString(), err.toString());
  }

  Outcome runs(String line) {
    Outcome outcome = run(line);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return outcome;
  }

  void assertRefused(String line, String words) {
    Outcome outcome = run(line);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("lanewise train: ")
        .contains(words.replace("DIR", folder.toString()));
    assertThat(outcome.err()).doesNotContain("Exception");
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
