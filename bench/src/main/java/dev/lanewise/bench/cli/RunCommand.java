package dev.lanewise.bench.cli;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.onnx.TensorFile;
import dev.lanewise.nn.onnx.ValueInfo;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise run}: an ONNX model on tensors in files. */
@Command(
    name = "run",
    description = {
      "Runs an ONNX model once, and writes each of its outputs to DIR/NAME.npy.",
      "A model with a single input may be given FILE without NAME=.",
      "In a file's name _ stands for what cannot be there, and -2 and so on tells names apart."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise run resnet50.onnx --input data=image.npy --output results",
      "  lanewise run bert.onnx --input ids=ids.npy --input mask=mask.npy --output ."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  private Path file;

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE",
      description = "A tensor for each input: .npy, or a TensorProto in .pb.")
  private List<String> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Where to write the outputs; made if it is not there.")
  private Path folder;

  @Mixin private WeightOption weights;

  @Mixin private Threads threads;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  RunCommand() {}

  @Override
  public Integer call() {
    OnnxModel model = OnnxModel.load(file).with(weights.planner());
    Map<String, Tensor> given = given(model);
    Map<String, Tensor> outputs;
    try (Team team = Team.of(threads.count())) {
      outputs = model.session(team).run(given);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw DataException.of(folder, "made", e);
    }
    PrintWriter out = spec.commandLine().getOut();
    Map<String, String> files = OutputFiles.of(outputs.keySet());
    outputs.forEach(
        (name, tensor) -> {
          Path to = folder.resolve(files.get(name) + ".npy");
          TensorFile.write(to, tensor);
          out.println(to + ": " + name + " " + tensor);
        });
    return ExitCode.OK;
  }

  private Map<String, Tensor> given(OnnxModel model) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    List<String> names = model.inputs().stream().map(ValueInfo::name).toList();
    List<ValueInfo> all =
        Stream.concat(model.inputs().stream(), model.defaults().stream()).toList();
    for (String input : inputs) {
      // A name may hold an equals sign itself.
      String name =
          all.stream()
              .map(ValueInfo::name)
              .filter(n -> input.startsWith(n + "="))
              .findFirst()
              .orElse("");
      if (name.isEmpty() && names.size() == 1 && !input.contains("=")) {
        given.put(names.getFirst(), TensorFile.read(Path.of(input)));
      } else if (name.isEmpty()) {
        throw new BadInput(
            "--input %s: want NAME=FILE with one of the inputs %s".formatted(input, all));
      } else {
        given.put(name, TensorFile.read(Path.of(input.substring(name.length() + 1))));
      }
    }
    return given;
  }
}
