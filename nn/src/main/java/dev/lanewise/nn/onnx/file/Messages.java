package dev.lanewise.nn.onnx.file;

import dev.lanewise.nn.onnx.file.TypeRecord.Dimension;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ONNX's messages by their field numbers (onnx.proto3 of release 1.22). */
final class Messages {
  /** More than any exporter writes at one node. */
  private static final int MOST_ENDS = 1 << 13;

  private final Wire wire;
  private final int mostNodes;
  private int nodes;

  Messages(Wire wire, int mostNodes) {
    this.wire = wire;
    this.mostNodes = mostNodes;
  }

  /** The whole file as a model. */
  ModelRecord model() throws IOException {
    var all =
        new Object() {
          long ir;
          @Nullable GraphRecord graph;
          final Map<String, Long> opsets = new LinkedHashMap<>();
          final List<FunctionRecord> functions = new ArrayList<>();
          final Map<String, String> metadata = new LinkedHashMap<>();
        };
    wire.fields(
        field -> {
          switch (field) {
            case 1 -> all.ir = wire.whole();
            case 2 -> all.metadata.put("producer_name", wire.text());
            case 3 -> all.metadata.put("producer_version", wire.text());
            case 4 -> all.metadata.put("domain", wire.text());
            case 5 -> all.metadata.put("model_version", Long.toString(wire.whole()));
            case 6 -> all.metadata.put("doc_string", wire.text());
            case 7 -> all.graph = graph();
            case 8 -> opset(all.opsets);
            case 14 -> entry(all.metadata);
            case 25 -> all.functions.add(new FunctionMessage(this, wire).read());
            default -> {
              return false;
            }
          }
          return true;
        });
    GraphRecord graph = all.graph;
    if (graph == null) {
      throw new OnnxException("not an ONNX model: it has no graph");
    }
    return new ModelRecord(
        all.ir,
        Map.copyOf(all.opsets),
        graph,
        List.copyOf(all.functions),
        new LinkedHashMap<>(all.metadata));
  }

  /** A domain's version. */
  void opset(Map<String, Long> to) throws IOException {
    var all =
        new Object() {
          String domain = "";
          long version;
        };
    wire.message(
        field -> {
          switch (field) {
            case 1 -> all.domain = wire.text();
            case 2 -> all.version = wire.whole();
            default -> {
              return false;
            }
          }
          return true;
        });
    to.put(domain(all.domain), all.version);
  }

  /** ONNX's own domain has two names. */
  private static String domain(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }

  private void entry(Map<String, String> to) throws IOException {
    String[] entry = {"", ""};
    wire.message(
        field -> {
          if (field != 1 && field != 2) {
            return false;
          }
          entry[field - 1] = wire.text();
          return true;
        });
    to.put(entry[0], entry[1]);
  }

  private GraphRecord graph() throws IOException {
    var all =
        new Object() {
          String name = "";
          final List<NodeRecord> nodes = new ArrayList<>();
          final List<TensorRecord> initializers = new ArrayList<>();
          final List<SparseRecord> sparse = new ArrayList<>();
          final List<ValueRecord> inputs = new ArrayList<>();
          final List<ValueRecord> outputs = new ArrayList<>();
        };
    wire.message(
        field -> {
          switch (field) {
            case 1 -> all.nodes.add(node());
            case 2 -> all.name = wire.text();
            case 5 -> all.initializers.add(tensor());
            case 11 -> all.inputs.add(value());
            case 12 -> all.outputs.add(value());
            case 15 -> all.sparse.add(sparse());
            default -> {
              return false;
            }
          }
          return true;
        });
    return new GraphRecord(
        all.name,
        List.copyOf(all.nodes),
        List.copyOf(all.initializers),
        List.copyOf(all.sparse),
        List.copyOf(all.inputs),
        List.copyOf(all.outputs));
  }

  NodeRecord node() throws IOException {
    if (++nodes > mostNodes) {
      throw new OnnxException("more than " + mostNodes + " nodes");
    }
    String[] texts = {"", "", "", ""};
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, AttributeRecord> attributes = new LinkedHashMap<>();
    wire.message(
        field -> {
          switch (field) {
            case 1 -> inputs.add(wire.text());
            case 2 -> outputs.add(wire.text());
            case 3 -> texts[0] = wire.text();
            case 4 -> texts[2] = wire.text();
            case 5 -> {
              AttributeRecord a = attribute();
              attributes.put(a.name(), a);
            }
            case 7 -> texts[1] = domain(wire.text());
            case 8 -> texts[3] = wire.text();
            default -> {
              return false;
            }
          }
          if (inputs.size() > MOST_ENDS || outputs.size() > MOST_ENDS) {
            throw new OnnxException(
                "node %s has more than %d inputs or outputs".formatted(texts[0], MOST_ENDS));
          }
          return true;
        });
    return new NodeRecord(
        texts[0],
        texts[1],
        texts[2],
        texts[3],
        List.copyOf(inputs),
        List.copyOf(outputs),
        Map.copyOf(attributes));
  }

  AttributeRecord attribute() throws IOException {
    return new AttributeMessage(this, wire).read();
  }

  TensorRecord tensor() throws IOException {
    return new TensorMessage(wire).read();
  }

  /** A tensor that is the whole file. */
  TensorRecord tensorFile() throws IOException {
    return new TensorMessage(wire).readFile();
  }

  SparseRecord sparse() throws IOException {
    TensorRecord none = new TensorRecord("", 0, List.of(), null, null, null);
    TensorRecord[] parts = {none, none};
    Wire.Numbers dims = new Wire.Numbers();
    wire.message(
        field -> {
          switch (field) {
            case 1, 2 -> parts[field - 1] = tensor();
            case 3 -> wire.wholes(dims);
            default -> {
              return false;
            }
          }
          return true;
        });
    return new SparseRecord(parts[0], parts[1], dims.list());
  }

  GraphRecord innerGraph() throws IOException {
    return graph();
  }

  private ValueRecord value() throws IOException {
    var all =
        new Object() {
          String name = "";
          TypeRecord type = new TypeRecord.OtherType("nothing");
        };
    wire.message(
        field -> {
          switch (field) {
            case 1 -> all.name = wire.text();
            case 2 -> all.type = type();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new ValueRecord(all.name, all.type);
  }

  TypeRecord type() throws IOException {
    TypeRecord[] found = {new TypeRecord.OtherType("nothing")};
    wire.message(
        field -> {
          switch (field) {
            case 1 -> found[0] = tensorType();
            case 4 -> found[0] = new TypeRecord.SequenceType(elementType());
            case 5 -> {
              wire.message(f -> false);
              found[0] = new TypeRecord.OtherType("map");
            }
            case 8 -> {
              wire.message(f -> false);
              found[0] = new TypeRecord.OtherType("sparse tensor");
            }
            case 9 -> found[0] = new TypeRecord.OptionalType(elementType());
            default -> {
              return false;
            }
          }
          return true;
        });
    return found[0];
  }

  private TypeRecord elementType() throws IOException {
    TypeRecord[] element = {new TypeRecord.OtherType("nothing")};
    wire.message(
        field -> {
          if (field != 1) {
            return false;
          }
          element[0] = type();
          return true;
        });
    return element[0];
  }

  private TypeRecord tensorType() throws IOException {
    var all =
        new Object() {
          int element;
          @Nullable List<Dimension> dims;
        };
    wire.message(
        field -> {
          switch (field) {
            case 1 -> all.element = (int) wire.whole();
            case 2 -> all.dims = shape();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new TypeRecord.TensorType(all.element, all.dims);
  }

  private List<Dimension> shape() throws IOException {
    List<Dimension> dims = new ArrayList<>();
    wire.message(
        field -> {
          if (field != 1) {
            return false;
          }
          dims.add(dimension());
          return true;
        });
    return List.copyOf(dims);
  }

  private Dimension dimension() throws IOException {
    var all =
        new Object() {
          long size = -1;
          String name = "";
        };
    wire.message(
        field -> {
          switch (field) {
            case 1 -> all.size = wire.whole();
            case 2 -> all.name = wire.text();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new Dimension(all.size, all.name);
  }
}
