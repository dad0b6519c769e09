package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.OpenSizes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that says what a file leaves open of its inputs' sizes, beside the batch. */
final class SizeOption {
  @Option(
      names = "--size",
      paramLabel = "NAME=N",
      description =
          "A size that a file leaves open, by its name there, such as sequence=128, or by INPUT:AXIS; once for each.")
  private List<String> sizes = List.of();

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated field
  SizeOption() {}

  /**
   * All open sizes.
   *
   * @throws BadInput if one is no number or comes twice
   */
  OpenSizes and(int batch) {
    Map<String, Integer> named = new LinkedHashMap<>();
    for (String size : sizes) {
      int equals = size.lastIndexOf('=');
      String number = size.substring(equals + 1);
      if (equals < 1 || !number.matches("[1-9]\\d{0,8}")) {
        throw new BadInput("--size %s: want NAME=N with a whole number above 0".formatted(size));
      }
      if (named.put(size.substring(0, equals), Integer.valueOf(number)) != null) {
        throw new BadInput("--size %s: the size is given twice".formatted(size));
      }
    }
    return new OpenSizes(batch, named);
  }
}
