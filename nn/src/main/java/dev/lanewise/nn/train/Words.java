package dev.lanewise.nn.train;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.graph.Shape;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A checkpoint's metadata, read with distrust: each refusal names the file, the key and what it
 * found.
 */
record Words(String file, Map<String, String> words) {
  boolean has(String key) {
    return words.containsKey(key);
  }

  String text(String key) {
    String word = words.get(key);
    if (word == null) {
      throw new DataException(
          file + ": not a checkpoint of a training: its metadata has no " + key);
    }
    return word;
  }

  <T> T parsed(String key, Function<String, T> parser) {
    String word = text(key);
    try {
      return parser.apply(word);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "%s: its metadata says %s = \"%s\", which cannot be".formatted(file, key, word));
    }
  }

  Long number(String key, long least, long most) {
    return parsed(
        key,
        word -> {
          long n = Long.parseLong(word);
          if (n < least || n > most) {
            throw new IllegalArgumentException();
          }
          return n;
        });
  }

  /** A shape as {@code 1 28 28}. */
  static String line(Shape shape) {
    return Arrays.stream(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  /** The shape of such a line. */
  static Shape shape(String line) {
    return Shape.of(Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  /** Names with a blank between, their own blanks and all that is not plain escaped as in URLs. */
  static String line(List<String> names) {
    return names.stream()
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  /** The names of such a line. */
  static List<String> names(String line) {
    return line.isEmpty()
        ? List.of()
        : Arrays.stream(line.split(" ", -1))
            .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
            .toList();
  }
}
