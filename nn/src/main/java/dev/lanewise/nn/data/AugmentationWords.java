package dev.lanewise.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what {@link Augmentation#describe} wrote: steps after commas, each a word and numbers. */
final class AugmentationWords {
  private static final String FORMS =
      "crop HEIGHT WIDTH RIM BORDER, affine [DEGREES SHIFT SMALLEST LARGEST SHEAR FILL],"
          + " flip [PROBABILITY], light [BRIGHTNESS CONTRAST], cutout [SIZE FILL],"
          + " erasing [PROBABILITY LEAST MOST ASPECT FILL]";

  private final String step;
  private final String[] words;

  private AugmentationWords(String step) {
    this.step = step;
    words = step.split("\\s+", -1);
  }

  static Augmentation parse(String line) {
    if (line.isBlank()) {
      return Augmentation.NONE;
    }
    List<Augmentation> steps = new ArrayList<>();
    for (String step : line.split(",", -1)) {
      steps.add(new AugmentationWords(step.strip()).parse());
    }
    return steps.size() == 1
        ? steps.getFirst()
        : Augmentation.of(steps.toArray(Augmentation[]::new));
  }

  private Augmentation parse() {
    return switch (words[0]) {
      case "crop" -> crop();
      case "affine" -> affine(numbers(10, 0.08, 0.9, 1.1, 0.1, 0));
      case "flip" -> new RandomFlip(numbers(0.5)[0]);
      case "light" -> light(numbers(0.1, 0.2));
      case "cutout" -> cutout(numbers(8, 0));
      case "erasing" -> erasing(numbers(0.5, 0.02, 0.2, 0.3, 0));
      default -> throw wrong();
    };
  }

  private Augmentation crop() {
    if (words.length != 5) {
      throw wrong();
    }
    for (Border border : Border.values()) {
      if (border.name().toLowerCase(Locale.ROOT).equals(words[4])) {
        return new RandomCrop(whole(words[1]), whole(words[2]), whole(words[3]), border);
      }
    }
    throw wrong();
  }

  private static Augmentation affine(double[] n) {
    return new RandomAffine(n[0], n[1], n[2], n[3], n[4], (float) n[5]);
  }

  private static Augmentation light(double[] n) {
    return new RandomLight(n[0], n[1]);
  }

  private Augmentation cutout(double[] n) {
    if (n[0] != Math.rint(n[0]) || Math.abs(n[0]) > Integer.MAX_VALUE) {
      throw wrong();
    }
    return new Cutout((int) n[0], (float) n[1]);
  }

  private static Augmentation erasing(double[] n) {
    return new RandomErasing(n[0], n[1], n[2], n[3], (float) n[4]);
  }

  /** The step's numbers, of which there are as many as usual ones, or none. */
  private double[] numbers(double... usual) {
    if (words.length == 1) {
      return usual;
    }
    if (words.length != 1 + usual.length) {
      throw wrong();
    }
    double[] numbers = new double[usual.length];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(words[i + 1]);
      } catch (NumberFormatException e) {
        throw wrong();
      }
    }
    return numbers;
  }

  private int whole(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw wrong();
    }
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "augmentation: \"" + step + "\" is none of " + FORMS + "; steps stand after commas");
  }
}
