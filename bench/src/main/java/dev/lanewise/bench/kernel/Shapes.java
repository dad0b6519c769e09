package dev.lanewise.bench.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads shapes: {@code contract label quick|full name=size ...}, one a line, if wanted with {@code
 * only=operation,operation} or {@code quick-for=operation,operation}; {@code #} starts a comment.
 */
final class Shapes {
  private static final String FILE = "shapes.txt";
  private static final String ONLY = "only=";
  private static final String QUICK_FOR = "quick-for=";

  private Shapes() {}

  /** The shapes that come with the bench. */
  static List<ShapeLine> builtIn() {
    try (InputStream in = Shapes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the bench's resources");
      }
      return parse(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The shapes of these lines.
   *
   * @throws IllegalArgumentException naming {@code file}, the line's number and what is wrong in it
   */
  static List<ShapeLine> parse(String file, List<String> lines) {
    List<ShapeLine> shapes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        ShapeLine shape = parse(line);
        if (!seen.add(shape.contract() + " " + shape.label())) {
          throw new IllegalArgumentException(
              shape.contract() + " " + shape.label() + " is there twice");
        }
        shapes.add(shape);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return shapes;
  }

  private static ShapeLine parse(String line) {
    String[] words = line.split("\\s+", -1);
    if (words.length < 4) {
      throw new IllegalArgumentException(
          "\"" + line + "\" should be: contract label quick|full name=size ...");
    }
    boolean quick = words[2].equals("quick");
    if (!quick && !words[2].equals("full")) {
      throw new IllegalArgumentException("\"" + words[2] + "\" should be quick or full");
    }
    Map<String, Integer> sizes = new HashMap<>();
    Set<String> only = Set.of();
    Set<String> quickFor = Set.of();
    for (int i = 3; i < words.length; i++) {
      if (words[i].startsWith(ONLY)) {
        only = names(words[i]);
        continue;
      }
      if (words[i].startsWith(QUICK_FOR)) {
        quickFor = names(words[i]);
        continue;
      }
      int equals = words[i].indexOf('=');
      if (equals < 1 || sizes.put(words[i].substring(0, equals), size(words[i], equals)) != null) {
        throw new IllegalArgumentException(
            "\"" + words[i] + "\" should be name=size, each name once");
      }
    }
    return new ShapeLine(words[0], words[1], quick, sizes, only, quickFor);
  }

  private static Set<String> names(String word) {
    return Set.of(word.substring(word.indexOf('=') + 1).split(",", -1));
  }

  private static int size(String word, int equals) {
    try {
      return Integer.parseInt(word.substring(equals + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + word + "\": the size is not an integer", e);
    }
  }
}
