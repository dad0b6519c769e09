package dev.lanewise.nn.data;

import java.util.List;
import java.util.Objects;

/**
 * Examples as a network sees them: standardised as they are gathered. What is learnt from and what
 * is measured on see the same standardisation, that of the former.
 *
 * @param examples as they are
 * @param standardisation of their features
 */
public record Standardised(Examples examples, Standardisation standardisation) implements Examples {
  /** Checks that both are there. */
  public Standardised {
    Objects.requireNonNull(examples, "standardised: examples");
    Objects.requireNonNull(standardisation, "standardised: standardisation");
  }

  @Override
  public int count() {
    return examples.count();
  }

  @Override
  public int[] shape() {
    return examples.shape();
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public int targetSize() {
    return examples.targetSize();
  }

  @Override
  public List<String> classNames() {
    return examples.classNames();
  }

  @Override
  public ColumnNames columnNames() {
    return examples.columnNames();
  }

  @Override
  public int label(int i) {
    return examples.label(i);
  }

  @Override
  public Standardised select(int... order) {
    return new Standardised(examples.select(order), standardisation);
  }

  /** That of the examples as they are. */
  @Override
  public String fingerprint() {
    return examples.fingerprint();
  }

  @Override
  public void gather(int[] order, int from, int n, float[] features, float[] targets) {
    examples.gather(order, from, n, features, targets);
    int size = size();
    for (int k = 0; k < n; k++) {
      standardisation.apply(features, k * size, size);
    }
  }
}
