package dev.lanewise.nn.train;

/** Reads what {@link Optimizer#describe} wrote: a word, its numbers, and the optimisers within. */
final class OptimizerWords {
  private final String line;
  private final String[] words;
  private int at;

  OptimizerWords(String line) {
    this.line = line;
    words = line.split(" ", -1);
  }

  Optimizer parse() {
    Optimizer optimizer = next();
    if (at < words.length) {
      throw new IllegalArgumentException(
          "optimizer: \"" + line + "\" goes on with \"" + words[at] + "\" after its end");
    }
    return optimizer;
  }

  private Optimizer next() {
    String name = word();
    return switch (name) {
      case "sgd" -> new Sgd(number(), number());
      case "nesterov" -> new Nesterov(number(), number());
      case "adagrad" -> new AdaGrad(number(), number());
      case "rmsprop" -> new RmsProp(number(), number(), number());
      case "adam" -> new Adam(number(), number(), number(), number());
      case "adamw" -> adamW(number());
      case "decay" -> new WeightDecay(number(), next());
      case "clip-norm" -> new ClipNorm(number(), next());
      case "clip-value" -> new ClipValue(number(), next());
      case "average" -> new Average(number(), next());
      case "group" -> new Group(word(), next(), next());
      default ->
          throw new IllegalArgumentException(
              "optimizer: \""
                  + name
                  + "\" in \""
                  + line
                  + "\" is none of sgd, nesterov, adagrad, rmsprop, adam, adamw, decay, clip-norm,"
                  + " clip-value, average, group");
    };
  }

  private AdamW adamW(float decay) {
    if (next() instanceof Adam adam) {
      return new AdamW(adam, decay);
    }
    throw new IllegalArgumentException("optimizer: \"" + line + "\": adamw is not of adam");
  }

  private String word() {
    if (at == words.length) {
      throw new IllegalArgumentException("optimizer: \"" + line + "\" ends too early");
    }
    return words[at++];
  }

  private float number() {
    String word = word();
    try {
      return Float.parseFloat(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "optimizer: \"" + word + "\" in \"" + line + "\" is not a number", e);
    }
  }
}
