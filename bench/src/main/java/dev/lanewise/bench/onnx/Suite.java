package dev.lanewise.bench.onnx;

import dev.lanewise.bench.onnx.Outcome.Verdict;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.onnx.TensorFile;
import dev.lanewise.nn.onnx.ValueInfo;
import dev.lanewise.nn.onnx.tensor.Absent;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tests in the ONNX project's layout: a folder with {@code model.onnx} and, in each of {@code
 * test_data_set_N}, {@code input_I.pb} and {@code output_I.pb}.
 */
public final class Suite {
  private static final String MODEL = "model.onnx";

  private Suite() {}

  /**
   * The tests of a folder by name: itself if it is one, else its children that are.
   *
   * @throws DataException if there is none
   */
  public static List<Path> tests(Path folder) {
    if (Files.isRegularFile(folder.resolve(MODEL))) {
      return List.of(folder);
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> tests =
          children.filter(c -> Files.isRegularFile(c.resolve(MODEL))).sorted().toList();
      if (tests.isEmpty()) {
        throw new DataException(folder + ": there is no " + MODEL + " in it or below");
      }
      return tests;
    } catch (IOException e) {
      throw DataException.of(folder, "read", e);
    }
  }

  /** Runs all data sets of a test. */
  public static Outcome run(Path test, Tolerances tolerances) {
    String name = String.valueOf(test.getFileName());
    List<String> operators = List.of();
    try {
      operators = OnnxModel.operators(test.resolve(MODEL));
      OnnxModel model = OnnxModel.load(test.resolve(MODEL));
      Tolerance tolerance = tolerances.of(test);
      List<Path> sets = sets(test);
      if (sets.isEmpty()) {
        return new Outcome(name, Verdict.FAIL, "it has no data", operators);
      }
      for (Path set : sets) {
        String complaint = complaint(model, set, tolerance);
        if (!complaint.isEmpty()) {
          return new Outcome(name, Verdict.FAIL, complaint, operators);
        }
      }
      return new Outcome(name, Verdict.PASS, "", operators);
    } catch (OnnxException e) {
      Verdict verdict = e.isUnsupported() ? Verdict.UNSUPPORTED : Verdict.FAIL;
      return new Outcome(name, verdict, String.valueOf(e.getMessage()), operators);
    } catch (DataException e) {
      return new Outcome(name, Verdict.FAIL, String.valueOf(e.getMessage()), operators);
    } catch (RuntimeException | StackOverflowError e) {
      // A mistake of ours must not keep the other tests from running.
      return new Outcome(name, Verdict.FAIL, "crashed: " + e, operators);
    }
  }

  private static List<Path> sets(Path test) {
    try (Stream<Path> children = Files.list(test)) {
      return children
          .filter(c -> String.valueOf(c.getFileName()).startsWith("test_data_set_"))
          .sorted(Comparator.comparingInt(c -> number(String.valueOf(c.getFileName()))))
          .toList();
    } catch (IOException e) {
      throw DataException.of(test, "read", e);
    }
  }

  private static int number(String name) {
    String digits = name.replaceAll("\\D", "");
    return digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }

  private static String complaint(OnnxModel model, Path set, Tolerance tolerance) {
    Map<String, Value> inputs = new LinkedHashMap<>();
    List<ValueInfo> wanted = model.inputs();
    for (int i = 0; i < wanted.size(); i++) {
      Path file = set.resolve("input_" + i + ".pb");
      inputs.put(wanted.get(i).name(), TensorFile.read(file, wanted.get(i)));
    }
    Map<String, Value> outputs = model.session().runValues(inputs);
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < model.outputs().size(); i++) {
      Path file = set.resolve("output_" + i + ".pb");
      ValueInfo output = model.outputs().get(i);
      if (!Files.exists(file)) {
        complaints.add(
            "has no " + file.getFileName() + " to hold output " + output.name() + " against");
        continue;
      }
      Value value = outputs.getOrDefault(output.name(), new Absent());
      String complaint = tolerance.complaint(TensorFile.read(file, output), value);
      if (!complaint.isEmpty()) {
        complaints.add("output " + output.name() + " " + complaint);
      }
    }
    return complaints.isEmpty() ? "" : set.getFileName() + ": " + String.join("; ", complaints);
  }
}
