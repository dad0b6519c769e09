package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.train.Evaluation;
import java.util.Locale;
import java.util.stream.Collectors;

/** Measures as people read them. */
final class Measures {
  private Measures() {}

  /** All, for example {@code loss 0.0312, accuracy 99.08 %, macro F1 99.07 %}. */
  static String line(Evaluation evaluation) {
    return line(evaluation, Integer.MAX_VALUE);
  }

  /** The first two: the loss and what matters most. */
  static String brief(Evaluation evaluation) {
    return line(evaluation, 2);
  }

  private static String line(Evaluation evaluation, int most) {
    return evaluation.measures().entrySet().stream()
        .limit(most)
        .map(e -> e.getKey() + " " + number(e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String number(String name, double value) {
    return switch (name) {
      case "accuracy", "macro F1" -> Text.percent(value);
      case "loss", "R2" -> String.format(Locale.ROOT, "%.4f", value);
      default -> Text.digits(value);
    };
  }
}
