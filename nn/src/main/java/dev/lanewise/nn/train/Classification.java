package dev.lanewise.nn.train;

import dev.lanewise.nn.metrics.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How examples were classified; the class of the greatest output is the one predicted. */
public final class Classification extends Evaluation {
  private final ConfusionMatrix confusion;

  Classification(int classes) {
    confusion = new ConfusionMatrix(classes);
  }

  @Override
  void count(float[] outputs, float[] targets, int n) {
    int classes = confusion.classes();
    for (int i = 0; i < n; i++) {
      confusion.add((int) targets[i], largest(outputs, i * classes, classes));
    }
  }

  /** Which class was taken for which. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  @Override
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Loss, accuracy, macro F1. */
  @Override
  public SequencedMap<String, Double> measures() {
    SequencedMap<String, Double> measures = new LinkedHashMap<>();
    measures.put("loss", loss());
    measures.put("accuracy", accuracy());
    measures.put("macro F1", confusion.macroF1());
    return measures;
  }

  /** Position of the first largest of {@code n} numbers. */
  static int largest(float[] x, int from, int n) {
    int best = 0;
    for (int j = 1; j < n; j++) {
      if (x[from + j] > x[from + best]) {
        best = j;
      }
    }
    return best;
  }
}
