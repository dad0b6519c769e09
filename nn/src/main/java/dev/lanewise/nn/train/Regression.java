package dev.lanewise.nn.train;

import dev.lanewise.nn.metrics.RegressionErrors;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How far predicted numbers were from those of the examples. */
public final class Regression extends Evaluation {
  private final RegressionErrors errors;
  private final int outputs;

  Regression(int outputs) {
    this.outputs = outputs;
    errors = new RegressionErrors(outputs);
  }

  @Override
  void count(float[] predicted, float[] targets, int n) {
    for (int i = 0; i < n; i++) {
      errors.add(predicted, i * outputs, targets, i * outputs);
    }
  }

  /** All measures of the errors. */
  public RegressionErrors errors() {
    return errors;
  }

  @Override
  public double accuracy() {
    return Double.NaN;
  }

  /** Loss, root mean squared error, mean absolute error, share of the variance explained. */
  @Override
  public SequencedMap<String, Double> measures() {
    SequencedMap<String, Double> measures = new LinkedHashMap<>();
    measures.put("loss", loss());
    measures.put("RMSE", errors.rootMeanSquared());
    measures.put("MAE", errors.meanAbsolute());
    measures.put("R2", errors.rSquared());
    return measures;
  }
}
