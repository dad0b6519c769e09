package dev.lanewise.bench.onnx;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.lanewise.nn.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Tolerances of tests: what a test's own {@code data.json} says, or the first line of a file whose
 * pattern matches its name, or the suite's.
 */
public final class Tolerances {
  private final List<Line> lines;

  private record Line(Pattern pattern, Tolerance tolerance) {}

  private Tolerances(List<Line> lines) {
    this.lines = lines;
  }

  /** The suite's for all tests that do not have their own. */
  public static Tolerances standard() {
    return new Tolerances(List.of());
  }

  /**
   * Reads a file of lines {@code pattern rtol atol}; what follows {@code #} is a comment.
   *
   * @throws DataException if it is missing or a line is not such a one
   */
  public static Tolerances read(Path file) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    try {
      for (String text : Files.readAllLines(file)) {
        number++;
        String plain = text.replaceFirst("#.*", "").strip();
        if (plain.isEmpty()) {
          continue;
        }
        String[] words = plain.split("\\s+", -1);
        if (words.length != 3) {
          throw new DataException(
              "%s:%d: want a pattern, rtol and atol but got: %s".formatted(file, number, plain));
        }
        lines.add(
            new Line(
                Pattern.compile(words[0]),
                new Tolerance(Double.parseDouble(words[1]), Double.parseDouble(words[2]))));
      }
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    } catch (NumberFormatException | PatternSyntaxException e) {
      throw new DataException("%s:%d: %s".formatted(file, number, e.getMessage()));
    }
    return new Tolerances(lines);
  }

  /** The tolerance of the test in a folder. */
  Tolerance of(Path test) {
    String name = String.valueOf(test.getFileName());
    Tolerance base =
        lines.stream()
            .filter(line -> line.pattern.matcher(name).matches())
            .findFirst()
            .map(Line::tolerance)
            .orElse(Tolerance.DEFAULT);
    Path own = test.resolve("data.json");
    if (!Files.exists(own)) {
      return base;
    }
    try {
      JsonObject json = JsonParser.object().from(Files.readString(own));
      return new Tolerance(
          json.getDouble("rtol", base.rtol()), json.getDouble("atol", base.atol()));
    } catch (IOException e) {
      throw DataException.of(own, "read", e);
    } catch (JsonParserException e) {
      throw new DataException(own + ": " + e.getMessage());
    }
  }
}
