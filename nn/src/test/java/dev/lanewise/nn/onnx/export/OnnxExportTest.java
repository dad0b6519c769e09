package dev.lanewise.nn.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.ResNet;
import dev.lanewise.nn.layer.UNet;
import dev.lanewise.nn.run.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written; that other engines understand it is tested beside them. */
class OnnxExportTest {
  @TempDir Path folder;

  private static Draft draft(Layer layer, Shape input) {
    Graph g = new Graph();
    Node y = layer.apply(g, g.input("x", input));
    return Telling.model(Map.of("y", y), Weights.zeros(layer.variables()));
  }

  private static List<String> operators(Draft draft) {
    return draft.operations().stream().map(Draft.Operation::operator).toList();
  }

  private static Map<String, Integer> counts(Draft draft) {
    Map<String, Integer> counts = new TreeMap<>();
    operators(draft).forEach(o -> counts.merge(o, 1, Integer::sum));
    return counts;
  }

  @Test
  void layersAreTheOperatorsPeopleKnow() {
    Draft lenet = draft(Networks.lenet5().layer(), Shape.of(2, 1, 28, 28));
    assertThat(operators(lenet))
        .containsExactly(
            "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm",
            "Relu", "Gemm");
    assertThat(lenet.tensors().stream().map(Tensor::name))
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "fc1.weight",
            "fc1.bias",
            "fc2.weight",
            "fc2.bias",
            "fc3.weight",
            "fc3.bias");
    assertThat(lenet.operations().getFirst().inputs())
        .containsExactly("x", "conv1.weight", "conv1.bias");
    assertThat(lenet.operations().getLast().outputs()).containsExactly("y");
    Shape image = Shape.of(3, 32, 32);
    assertThat(counts(draft(ResNet.of(50, image, 10, 8), image.prepend(1))))
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of(
                    "Conv",
                    53,
                    "BatchNormalization",
                    53,
                    "Relu",
                    49,
                    "Add",
                    16,
                    "MaxPool",
                    1,
                    "GlobalAveragePool",
                    1,
                    "Flatten",
                    1,
                    "Gemm",
                    1)));
    assertThat(counts(draft(UNet.of(image, 2, 8), image.prepend(1))))
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of("Conv", 19, "Relu", 18, "MaxPool", 4, "ConvTranspose", 4, "Concat", 4)));
  }

  /** Every name is made once, before it is read, whatever inputs and layers are called. */
  @Test
  void namesAreUniqueAndMadeBeforeTheyAreRead() {
    Graph g = new Graph();
    Node x = g.input("Relu", Shape.of(2, 3));
    Variable v = new Variable("Relu_2", Shape.of(3));
    Node y = x.relu().exp().relu().add(g.variable(v)).add(x.exp().relu());
    Draft draft =
        Telling.model(
            Map.of("Exp", y, "Exp_2", y, "v", g.variable(v), "in", x.sum(0)),
            Weights.zeros(Map.of("Relu_2", v)));
    Set<String> known = new HashSet<>(draft.inputs().keySet());
    draft.tensors().forEach(t -> assertThat(known.add(t.name())).isTrue());
    for (Draft.Operation o : draft.operations()) {
      assertThat(known).containsAll(o.inputs());
      o.outputs().forEach(out -> assertThat(known.add(out)).isTrue());
    }
    assertThat(known).containsAll(draft.outputs().keySet());
    assertThat(operators(draft)).filteredOn("Identity"::equals).hasSize(2);
  }

  @Test
  void allThatCannotBeSaidIsNamedAtOnce() {
    Graph g = new Graph(Mode.TRAINING, RandomKey.of(1));
    Node x = g.input("x", Shape.of(2, 3));
    Node y = g.scoped("drop", () -> g.dropout(x, 0.5f)).relu().reluGradient(x);
    assertThatThrownBy(() -> OnnxExport.of(Map.of("y", y), Weights.zeros(Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("export: ONNX has no words for Dropout in drop, ReluGradient");
  }

  /** A loop has one result, which nobody but a planner reads as a whole. */
  @Test
  void aLoopIsReadByItsParts() {
    Graph g = new Graph();
    Node x = g.input("x", Shape.of(3, 2));
    Node sum = Scan.fold(x.mean(0), x, Node::add);
    Map<String, Node> part = Map.of("y", sum.exp());
    assertThat(operators(Telling.model(part, Weights.zeros(Map.of()))))
        .containsExactly("ReduceMean", "Scan", "Exp");
    Node loop = g.nodes().stream().filter(n -> n.op() instanceof Loop).findFirst().orElseThrow();
    assertThatThrownBy(() -> OnnxExport.of(Map.of("y", loop), Weights.zeros(Map.of())))
        .hasMessageContaining("Loop whose result is not cut into its parts");
  }

  @Test
  void badInputIsRefused() {
    Weights none = Weights.zeros(Map.of());
    Graph g = new Graph();
    Node x = g.input("x", Shape.of(2, 3));
    assertThatThrownBy(() -> OnnxExport.of(Map.of(), none))
        .hasMessage("export: there are no outputs");
    assertThatThrownBy(() -> OnnxExport.of(Map.of("x", x.relu()), none))
        .hasMessage("export: \"x\" is the name of an input and of an output");
    assertThatThrownBy(() -> OnnxExport.of(Map.of("a", x, "b", new Graph().constant(1)), none))
        .hasMessageContaining("belongs to another graph");
    assertThatThrownBy(() -> OnnxExport.of(Linear.of(3, 2), none, Shape.of(1, 3)))
        .hasMessage("export: there are no values for [weight[2, 3], bias[2]]");
  }

  /** The outermost messages hold what they say they hold, to the last byte. */
  @Test
  void theFileIsWellFormed() throws IOException {
    Layer layer = Linear.of(30_000, 2);
    Weights weights = Weights.init(layer, RandomKey.of(3));
    Path file = folder.resolve("linear.onnx");
    OnnxExport.of(layer, weights, Shape.of(1, 30_000)).write(file);
    List<Integer> fields = new ArrayList<>();
    CodedInputStream model = CodedInputStream.newInstance(Files.readAllBytes(file));
    CodedInputStream graph = model;
    for (int tag = model.readTag(); tag != 0; tag = model.readTag()) {
      fields.add(WireFormat.getTagFieldNumber(tag));
      if (fields.getLast() == 7) {
        graph = model.readBytes().newCodedInput();
      } else {
        model.skipField(tag);
      }
    }
    assertThat(fields).containsExactly(1, 2, 8, 7);
    fields.clear();
    for (int tag = graph.readTag(); tag != 0; tag = graph.readTag()) {
      fields.add(WireFormat.getTagFieldNumber(tag));
      graph.skipField(tag);
    }
    assertThat(fields).containsExactly(1, 2, 11, 12, 5, 5);
    assertThat(folder.toFile().list()).containsExactly("linear.onnx");
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeItIsWritten() {
    long half = 1L << 29;
    Tensor large = new Tensor("w", List.of(half), Tensor.FLOAT, 4 * half, out -> {});
    ModelFile model = new ModelFile(new Draft(Weights.zeros(Map.of()), Set.of()), List.of(large));
    assertThatThrownBy(() -> model.write(folder.resolve("large.onnx")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("large.onnx: cannot be written: the model takes 2,147,483,7")
        .hasMessageContaining("holds at most 2,147,483,647");
    assertThat(folder.toFile().list()).isEmpty();
  }
}
