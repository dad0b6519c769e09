package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Npz;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data in NPZ files: arrays x and y, or x_train, y_train, x_test and y_test. */
final class NpzParts {
  private NpzParts() {}

  /** One set, or two. */
  static List<Dataset> read(Path file, @Nullable Path test) {
    Npz arrays = Npz.read(file);
    boolean named = arrays.arrays().containsKey("x_train");
    Dataset train = set(file, arrays, named ? "_train" : "");
    if (test != null) {
      return List.of(train, alike(train, test, set(test, Npz.read(test), "")));
    }
    return named && arrays.arrays().containsKey("x_test")
        ? List.of(train, alike(train, file, set(file, arrays, "_test")))
        : List.of(train);
  }

  private static Dataset set(Path file, Npz arrays, String suffix) {
    try {
      Dataset set = Dataset.of(arrays.array("x" + suffix), arrays.array("y" + suffix));
      int[] shape = set.shape();
      // Pictures of one channel often come without it.
      return shape.length == 2 ? set.reshaped(1, shape[0], shape[1]) : set;
    } catch (DataException | IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage());
    }
  }

  /** Classes are counted up to the largest there is, which the test part may lack. */
  private static Dataset alike(Dataset train, Path file, Dataset test) {
    if (train.classes() == 0 || test.classes() == 0 || test.classes() == train.classes()) {
      return test;
    }
    if (test.classes() > train.classes()) {
      throw new DataException(
          "%s: label %d, but the training part has only %d classes"
              .formatted(file, test.classes() - 1, train.classes()));
    }
    return test.renamed(train.classNames());
  }
}
