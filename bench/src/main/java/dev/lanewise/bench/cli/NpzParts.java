package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.Csv.Missing;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Npy;
import dev.lanewise.nn.data.Npz;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Data in NPZ files: arrays x and y, or x_train, y_train, x_test and y_test.
 *
 * @param missing what becomes of rows with NaN
 * @param classes of a checkpoint; empty if they are to be found
 */
record NpzParts(Missing missing, List<String> classes) {
  /** One set, or two. */
  List<Dataset> read(Path file, @Nullable Path test) {
    Npz arrays = Npz.read(file);
    boolean named = arrays.arrays().containsKey("x_train");
    Dataset train = known(set(file, arrays, named ? "_train" : ""));
    if (train.count() == 0) {
      throw new DataException(file + ": has no rows to learn from");
    }
    if (test != null) {
      return List.of(train, alike(train, test, set(test, Npz.read(test), "")));
    }
    return named && arrays.arrays().containsKey("x_test")
        ? List.of(train, alike(train, file, set(file, arrays, "_test")))
        : List.of(train);
  }

  private Dataset set(Path file, Npz arrays, String suffix) {
    try {
      Npy x = arrays.array("x" + suffix);
      Npy y = arrays.array("y" + suffix);
      Dataset set = Dataset.of(x, y);
      BitSet skipped = new BitSet();
      look(file + ": x" + suffix, x, missing == Missing.NAN, skipped);
      look(file + ": y" + suffix, y, false, skipped);
      if (!skipped.isEmpty()) {
        skipped.flip(0, set.count());
        set = set.select(skipped.stream().toArray());
      }
      int[] shape = set.shape();
      // Pictures of one channel often come without it.
      return shape.length == 2 ? set.reshaped(1, shape[0], shape[1]) : set;
    } catch (DataException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new DataException(message.startsWith(file + ": ") ? message : file + ": " + message);
    }
  }

  /** Refuses numbers that nothing can be learnt from, or notes their rows. */
  private void look(String name, Npy array, boolean nanIsTaken, BitSet skipped) {
    if (array.type().whole()) {
      return;
    }
    int row = Math.max(1, array.size() / Math.max(1, array.shape()[0]));
    for (int i = 0; i < array.size(); i++) {
      double number = array.real(i);
      if (Math.abs(number) <= Float.MAX_VALUE || (Double.isNaN(number) && nanIsTaken)) {
        continue;
      }
      if (!Double.isNaN(number)) {
        throw new DataException(
            "%s%s is %s, beyond the range of a float, 3.4e38"
                .formatted(name, place(i, array.shape()), number));
      }
      if (missing != Missing.SKIP_ROW) {
        throw new DataException(
            "%s%s is NaN, a missing number: repair it, or leave its row out, --missing skip_row"
                .formatted(name, place(i, array.shape())));
      }
      skipped.set(i / row);
    }
  }

  /** Indices of an element. */
  private static List<Integer> place(int element, int[] shape) {
    List<Integer> indices = new ArrayList<>();
    int rest = element;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      indices.addFirst(rest % shape[axis]);
      rest /= shape[axis];
    }
    return indices;
  }

  /** A file may lack the last classes that a checkpoint knows. */
  private Dataset known(Dataset set) {
    boolean fewer = set.classes() > 0 && set.classes() < classes.size();
    return fewer && DataSource.areNumbers(classes) ? set.renamed(classes) : set;
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
