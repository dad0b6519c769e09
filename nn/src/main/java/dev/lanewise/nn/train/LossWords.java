package dev.lanewise.nn.train;

/** Reads what {@link Loss#describe} wrote: a word, and its number if it has one. */
final class LossWords {
  private LossWords() {}

  static Loss parse(String line) {
    int space = line.indexOf(' ');
    if (space >= 0) {
      return withNumber(line, line.substring(0, space), line.substring(space + 1));
    }
    return switch (line) {
      case "squared-error" -> Loss.squaredError();
      case "absolute-error" -> Loss.absoluteError();
      case "cross-entropy" -> Loss.crossEntropy();
      case "binary-cross-entropy" -> Loss.binaryCrossEntropy();
      case "negative-log-likelihood" -> Loss.negativeLogLikelihood();
      case "kullback-leibler" -> Loss.kullbackLeibler();
      case "hinge" -> Loss.hinge();
      case "multiclass-hinge" -> Loss.multiclassHinge();
      default -> throw unknown(line);
    };
  }

  private static Loss withNumber(String line, String name, String number) {
    float value;
    try {
      value = Float.parseFloat(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "loss: \"" + number + "\" in \"" + line + "\" is not a number", e);
    }
    return switch (name) {
      case "huber" -> Loss.huber(value);
      case "cross-entropy" -> Loss.crossEntropy(value);
      default -> throw unknown(line);
    };
  }

  private static IllegalArgumentException unknown(String line) {
    return new IllegalArgumentException(
        "loss: \""
            + line
            + "\" is none of squared-error, absolute-error, huber DELTA, cross-entropy"
            + " [SMOOTHING], binary-cross-entropy, negative-log-likelihood, kullback-leibler,"
            + " hinge, multiclass-hinge");
  }
}
