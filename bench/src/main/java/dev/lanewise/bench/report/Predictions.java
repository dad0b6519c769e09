package dev.lanewise.bench.report;

import dev.lanewise.nn.metrics.ConfusionMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network said about labelled images.
 *
 * @param classes number of classes
 * @param each one answer per image, in the order of the images
 */
public record Predictions(int classes, List<Answer> each) {

  /**
   * What was said about one image.
   *
   * @param label the truth
   * @param predicted the class with the largest probability
   * @param confidence that probability
   */
  public record Answer(int label, int predicted, float confidence) {
    /** Whether the image got its own label. */
    public boolean isRight() {
      return label == predicted;
    }
  }

  /** Keeps its own copy of the answers. */
  public Predictions {
    each = List.copyOf(each);
  }

  /** Number of images. */
  public int size() {
    return each.size();
  }

  /** Number of images that got their own label. */
  public int right() {
    return (int) each.stream().filter(Answer::isRight).count();
  }

  /** Share of right answers, 0 to 1; NaN without images. */
  public double accuracy() {
    return (double) right() / size();
  }

  /** Which class was taken for which. */
  public ConfusionMatrix confusion() {
    ConfusionMatrix counts = new ConfusionMatrix(classes);
    each.forEach(a -> counts.add(a.label, a.predicted));
    return counts;
  }

  /** Positions of the wrongly labelled images, the surest first. */
  public List<Integer> mistakes() {
    return IntStream.range(0, size())
        .filter(i -> !each.get(i).isRight())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -each.get(i).confidence))
        .toList();
  }
}
