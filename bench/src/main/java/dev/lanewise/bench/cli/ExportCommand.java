package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.Text;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.onnx.export.OnnxExport;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.train.Checkpoint;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise export}: a network as an ONNX file. */
@Command(
    name = "export",
    description =
        "Writes a network as an ONNX model of operator set 20, with random weights or trained ones.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise export resnet50 --out resnet50.onnx",
      "  lanewise export lenet5 --weights lenet5.safetensors --batch 64 --out lenet5.onnx"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NamedNetwork network;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What the random weights are drawn from; 0 if not given.")
  private @Nullable Long seed;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "A checkpoint of the network that lanewise train has written. The model standardises its input as the training did.")
  private @Nullable Path checkpoint;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "FILE.onnx.")
  private Path out;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  ExportCommand() {}

  @Override
  public Integer call() {
    if (seed != null && checkpoint != null) {
      throw new BadInput("--seed draws weights and --weights reads them: give one of the two");
    }
    AtomicFile.checkWritable(out);
    Network named = network.network();
    if (checkpoint == null) {
      Weights weights = Weights.init(named.layer(), RandomKey.of(seed == null ? 0 : seed));
      write(named.name(), named.layer(), weights, network.input());
    } else {
      trained(named.name(), Checkpoint.read(checkpoint));
    }
    return ExitCode.OK;
  }

  private void trained(String name, Checkpoint from) {
    if (!from.network().equals(name)) {
      throw new BadInput(
          "--weights %s is a checkpoint of %s, not of %s"
              .formatted(checkpoint, from.network(), name));
    }
    Network known = from.knownNetwork();
    write(
        name, from.units().around(known), from.weights(known), network.batchOf(known.inputShape()));
  }

  private void write(String name, Layer layer, Weights weights, Shape input) {
    OnnxExport.of(layer, weights, input).write(out);
    spec.commandLine()
        .getOut()
        .printf(
            "%s, %s parameters, batches of shape %s: %s%n",
            name, Text.count(layer.parameterCount()), input, out);
  }
}
