package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.file.AttributeRecord;
import dev.lanewise.nn.onnx.file.FunctionRecord;
import dev.lanewise.nn.onnx.file.GraphRecord;
import dev.lanewise.nn.onnx.file.ModelRecord;
import dev.lanewise.nn.onnx.file.NodeRecord;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model's functions, written out where they are called. */
final class Definitions {
  private static final int OLDEST_OPSET = 1;
  private static final int NEWEST_OPSET = 27;

  private final Map<String, FunctionRecord> functions = new HashMap<>();
  private final Limits limits;
  private final List<Placed> nodes = new ArrayList<>();
  private int calls;

  /** A node and the version of its domain's operators. */
  record Placed(NodeRecord node, int opset) {}

  private Definitions(Limits limits) {
    this.limits = limits;
  }

  /** The nodes of a model's graph without calls of its functions. */
  static List<Placed> writtenOut(ModelRecord model, Limits limits) {
    return writtenOut(model, model.graph().nodes(), limits);
  }

  /** Some nodes of a model, likewise. */
  static List<Placed> writtenOut(ModelRecord model, List<NodeRecord> nodes, Limits limits) {
    Definitions all = new Definitions(limits);
    for (FunctionRecord f : model.functions()) {
      if (all.functions.put(key(f.domain(), f.name(), f.overload()), f) != null) {
        throw new OnnxException("two functions are called " + f.name());
      }
    }
    checkVersions(model.opsets());
    all.write(nodes, model.opsets(), 0);
    return all.nodes;
  }

  private static String key(String domain, String name, String overload) {
    return domain + "\n" + name + "\n" + overload;
  }

  private static void checkVersions(Map<String, Long> opsets) {
    Long version = opsets.get("");
    if (version != null && (version < OLDEST_OPSET || version > NEWEST_OPSET)) {
      throw OnnxException.unsupported(
          "operator set %d, but %d to %d are supported"
              .formatted(version, OLDEST_OPSET, NEWEST_OPSET));
    }
  }

  private void write(List<NodeRecord> from, Map<String, Long> opsets, int depth) {
    for (NodeRecord node : from) {
      FunctionRecord function = functions.get(key(node.domain(), node.op(), node.overload()));
      if (function != null) {
        call(function, node, depth);
        continue;
      }
      Long version = opsets.get(node.domain());
      if (version == null) {
        throw new OnnxException(
            "%s: the model names no version of domain \"%s\""
                .formatted(node.label(), node.domain()));
      }
      nodes.add(new Placed(node, version.intValue()));
      if (nodes.size() > limits.nodes()) {
        throw new OnnxException("more than " + limits.nodes() + " nodes");
      }
    }
  }

  private void call(FunctionRecord function, NodeRecord call, int depth) {
    if (depth >= limits.depth()) {
      throw new OnnxException(
          "%s: functions call each other more than %d deep".formatted(call.label(), depth));
    }
    if (call.inputs().size() > function.inputs().size()
        || call.outputs().size() > function.outputs().size()) {
      throw new OnnxException(
          "%s: more inputs or outputs than function %s has"
              .formatted(call.label(), function.name()));
    }
    checkVersions(function.opsets());
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < function.inputs().size(); i++) {
      names.put(function.inputs().get(i), i < call.inputs().size() ? call.inputs().get(i) : "");
    }
    for (int i = 0; i < call.outputs().size(); i++) {
      if (!call.outputs().get(i).isEmpty()) {
        names.put(function.outputs().get(i), call.outputs().get(i));
      }
    }
    Map<String, AttributeRecord> given = new HashMap<>(function.defaults());
    given.putAll(call.attributes());
    String prefix = function.name() + "#" + calls++ + "/";
    List<NodeRecord> body =
        function.nodes().stream().map(node -> inside(node, prefix, names, given)).toList();
    write(body, function.opsets(), depth + 1);
  }

  private static NodeRecord inside(
      NodeRecord node,
      String prefix,
      Map<String, String> names,
      Map<String, AttributeRecord> given) {
    Map<String, AttributeRecord> attributes = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              String reference = attribute.reference();
              if (reference == null || reference.isEmpty()) {
                attributes.put(name, plain(attribute, prefix));
              } else if (given.containsKey(reference)) {
                attributes.put(name, given.get(reference).as(name));
              }
            });
    return new NodeRecord(
        prefix + node.name(),
        node.domain(),
        node.op(),
        node.overload(),
        node.inputs().stream().map(n -> renamed(n, prefix, names)).toList(),
        node.outputs().stream().map(n -> renamed(n, prefix, names)).toList(),
        attributes);
  }

  private static String renamed(String name, String prefix, Map<String, String> names) {
    return name.isEmpty() ? "" : names.getOrDefault(name, prefix + name);
  }

  /** An attribute without graphs, which would see the function's values. */
  private static AttributeRecord plain(AttributeRecord attribute, String prefix) {
    for (GraphRecord graph : attribute.graphs()) {
      throw OnnxException.unsupported(
          "graph %s inside function %s".formatted(graph.name(), prefix));
    }
    return attribute;
  }
}
