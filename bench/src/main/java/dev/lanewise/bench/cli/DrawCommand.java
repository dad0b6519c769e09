package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.DiagramPicture;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.inspect.Diagram;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.train.Loss;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise draw}: a network's graph, or its backpropagation graph, as a picture. */
@Command(
    name = "draw",
    description = "Draws a network's graph, layer by layer, with the shape of every value.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise draw lenet5 --out lenet5.svg",
      "  lanewise draw mlp --backward --batch 64 --out mlp.dot"
    })
final class DrawCommand implements Callable<Integer> {
  private static final Function<Diagram, String> SVG = DiagramPicture::svg;

  @Spec private CommandSpec spec;
  @Mixin private NamedNetwork network;

  @Option(
      names = "--backward",
      description = "With cross-entropy and the way back to the gradients of all parameters.")
  private boolean backward;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "FILE.svg, or FILE.dot for Graphviz and other programs.")
  private Path out;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  DrawCommand() {}

  @Override
  public Integer call() {
    Function<Diagram, String> format = format();
    AtomicFile.checkWritable(out);
    Layer layer = network.network().layer();
    Shape input = network.input();
    if (backward) {
      Batched.requireLoss(network.network(), network.output());
    }
    Diagram diagram =
        backward
            ? Diagram.backward(layer, input, DrawCommand::crossEntropy)
            : Diagram.forward(layer, input);
    if (format == SVG && diagram.boxes().size() > DiagramPicture.MOST_BOXES) {
      throw new BadInput(
          "%s has %d values, too many to lay out as SVG: write FILE.dot and use Graphviz's dot -Tsvg"
              .formatted(network.network().name(), diagram.boxes().size()));
    }
    byte[] text = format.apply(diagram).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out, to -> to.write(text));
    spec.commandLine()
        .getOut()
        .printf("%d values, %d arrows: %s%n", diagram.boxes().size(), diagram.arrows().size(), out);
    return ExitCode.OK;
  }

  private Function<Diagram, String> format() {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".svg")) {
      return SVG;
    }
    if (name.endsWith(".dot")) {
      return Diagram::dot;
    }
    throw new BadInput("--out " + out + " is neither .svg nor .dot");
  }

  private static Node crossEntropy(Node output) {
    Node classes = output.graph().input("classes", Shape.of(output.shape().dim(0)));
    return Loss.crossEntropy().of(output, classes);
  }
}
