package dev.lanewise.nn.train;

import dev.lanewise.nn.data.DataException;
import java.util.Map;
import java.util.function.Function;

/**
 * A checkpoint's metadata, read with distrust: each refusal names the file, the key and what it
 * found.
 */
record Words(String file, Map<String, String> words) {
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
}
