package dev.lanewise.nn.data;

import java.util.List;

/**
 * What the columns of a table are called, by which another file's are found again.
 *
 * @param features one name for each number of an example; empty if they have none
 * @param targets one name for each number to be predicted, or that of the class; empty if they have
 *     none
 */
public record ColumnNames(List<String> features, List<String> targets) {
  /** Of data whose columns have no names. */
  public static final ColumnNames NONE = new ColumnNames(List.of(), List.of());

  /** Copies the lists. */
  public ColumnNames {
    features = List.copyOf(features);
    targets = List.copyOf(targets);
  }
}
