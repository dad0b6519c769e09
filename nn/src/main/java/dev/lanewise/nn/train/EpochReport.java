package dev.lanewise.nn.train;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch brought.
 *
 * @param epoch from 1
 * @param train how the training examples did, each just before its own step
 * @param validation how the validation examples did after it; null if there are none
 * @param test how the test examples did after it; null if there are none
 * @param examplesPerSecond of training time
 */
public record EpochReport(
    int epoch,
    Evaluation train,
    @Nullable Evaluation validation,
    @Nullable Evaluation test,
    double examplesPerSecond) {
  /** All measures by names such as {@code loss/train} and {@code accuracy/test}. */
  public SequencedMap<String, Double> curves() {
    SequencedMap<String, Double> curves = new LinkedHashMap<>();
    put(curves, train, "train");
    put(curves, validation, "validation");
    put(curves, test, "test");
    return curves;
  }

  private static void put(
      SequencedMap<String, Double> curves, @Nullable Evaluation evaluation, String part) {
    if (evaluation != null) {
      evaluation.measures().forEach((name, value) -> curves.put(name + "/" + part, value));
    }
  }
}
