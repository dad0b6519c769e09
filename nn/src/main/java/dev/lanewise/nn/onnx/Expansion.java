package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.file.AttributeRecord;
import dev.lanewise.nn.onnx.file.FunctionRecord;
import dev.lanewise.nn.onnx.file.GraphRecord;
import dev.lanewise.nn.onnx.file.NodeRecord;
import dev.lanewise.nn.onnx.file.SparseRecord;
import dev.lanewise.nn.onnx.file.TensorRecord;
import dev.lanewise.nn.onnx.file.ValueRecord;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call of a function: its nodes with the caller's values and attributes in place of its own,
 * and names of their own for all it defines, in graphs inside as well.
 */
final class Expansion {
  private static final int LONGEST_NAME = 40;

  private final String prefix;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeRecord> given;
  private final long mostText;
  private long text;

  /**
   * A call.
   *
   * @param number no other call has it
   * @param mostText characters that the names made may have
   */
  Expansion(FunctionRecord function, NodeRecord call, int number, long mostText) {
    String name = function.name();
    this.prefix = name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "#" + number + "/";
    this.mostText = mostText;
    for (int i = 0; i < function.inputs().size(); i++) {
      names.put(function.inputs().get(i), i < call.inputs().size() ? call.inputs().get(i) : "");
    }
    for (int i = 0; i < call.outputs().size(); i++) {
      if (!call.outputs().get(i).isEmpty()) {
        names.put(function.outputs().get(i), call.outputs().get(i));
      }
    }
    this.given = new HashMap<>(function.defaults());
    given.putAll(call.attributes());
  }

  /** Characters of the names made. */
  long text() {
    return text;
  }

  /** A node of the function as a node of the caller. */
  NodeRecord inside(NodeRecord node) {
    Map<String, AttributeRecord> attributes = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              String reference = attribute.reference();
              if (reference == null || reference.isEmpty()) {
                attributes.put(name, new AttributeRecord(name, inside(attribute.value()), null));
              } else if (given.containsKey(reference)) {
                attributes.put(name, given.get(reference).as(name));
              }
            });
    return new NodeRecord(
        own(node.name()),
        node.domain(),
        node.op(),
        node.overload(),
        node.inputs().stream().map(this::renamed).toList(),
        node.outputs().stream().map(this::renamed).toList(),
        attributes);
  }

  private Object inside(Object value) {
    return switch (value) {
      case GraphRecord graph -> inside(graph);
      case List<?> list when list.stream().anyMatch(GraphRecord.class::isInstance) ->
          list.stream().map(this::inside).toList();
      default -> value;
    };
  }

  private GraphRecord inside(GraphRecord graph) {
    return new GraphRecord(
        graph.name(),
        graph.nodes().stream().map(this::inside).toList(),
        graph.initializers().stream().map(this::inside).toList(),
        graph.sparse().stream()
            .map(s -> new SparseRecord(inside(s.values()), s.indices(), s.dims()))
            .toList(),
        graph.inputs().stream().map(v -> new ValueRecord(renamed(v.name()), v.type())).toList(),
        graph.outputs().stream().map(v -> new ValueRecord(renamed(v.name()), v.type())).toList());
  }

  private TensorRecord inside(TensorRecord t) {
    return new TensorRecord(
        renamed(t.name()), t.type(), t.dims(), t.raw(), t.typed(), t.external());
  }

  private String renamed(String name) {
    if (name.isEmpty()) {
      return "";
    }
    String known = names.get(name);
    return known == null ? own(name) : known;
  }

  private String own(String name) {
    text += prefix.length() + name.length();
    if (text > mostText) {
      throw new OnnxException("functions written out where they are called are too long");
    }
    return prefix + name;
  }
}
