package dev.lanewise.bench.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
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

  /** Row: the truth; column: what was predicted; entry: how many images. */
  public int[][] confusion() {
    int[][] counts = new int[classes][classes];
    for (Answer a : each) {
      counts[a.label][a.predicted]++;
    }
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

  /** The confusion matrix as lines of text, with the share of each class that was found. */
  public List<String> confusionTable() {
    Table table = new Table();
    table.add(line("true / predicted", Integer::toString, "found"));
    int[][] counts = confusion();
    for (int truth = 0; truth < classes; truth++) {
      int[] row = counts[truth];
      double found = (double) row[truth] / Arrays.stream(row).sum();
      table.add(
          line(
              Integer.toString(truth),
              c -> row[c] == 0 ? "." : Integer.toString(row[c]),
              Text.percent(found)));
    }
    return table.lines();
  }

  private String[] line(String head, IntFunction<String> cell, String last) {
    String[] line = new String[classes + 2];
    line[0] = head;
    for (int c = 0; c < classes; c++) {
      line[c + 1] = cell.apply(c);
    }
    line[classes + 1] = last;
    return line;
  }
}
