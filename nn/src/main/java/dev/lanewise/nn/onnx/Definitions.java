package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.file.FunctionRecord;
import dev.lanewise.nn.onnx.file.ModelRecord;
import dev.lanewise.nn.onnx.file.NodeRecord;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model's functions, written out where they are called. */
final class Definitions {
  private static final int OLDEST_OPSET = 1;
  private static final int NEWEST_OPSET = 27;

  /** Characters of all names that writing out makes: calls of calls can make much of little. */
  private static final long MOST_TEXT = 16 << 20;

  private final Map<String, FunctionRecord> functions = new HashMap<>();
  private final Map<String, Long> opsets;
  private final Limits limits;
  private int written;
  private int calls;
  private long text;

  /** A node and the version of its domain's operators. */
  record Placed(NodeRecord node, int opset) {}

  Definitions(ModelRecord model, Limits limits) {
    this.opsets = model.opsets();
    this.limits = limits;
    for (FunctionRecord f : model.functions()) {
      if (functions.put(key(f.domain(), f.name(), f.overload()), f) != null) {
        throw new OnnxException("two functions are called " + f.name());
      }
    }
    checkVersions(opsets);
  }

  /** Nodes of one of the model's graphs without calls of its functions. */
  List<Placed> writtenOut(List<NodeRecord> nodes) {
    List<Placed> to = new ArrayList<>();
    write(nodes, opsets, 0, to);
    return to;
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

  private void write(List<NodeRecord> from, Map<String, Long> opsets, int depth, List<Placed> to) {
    for (NodeRecord node : from) {
      FunctionRecord function = functions.get(key(node.domain(), node.op(), node.overload()));
      if (function != null) {
        call(function, node, depth, to);
        continue;
      }
      Long version = opsets.get(node.domain());
      if (version == null) {
        throw new OnnxException(
            "%s: the model names no version of domain \"%s\""
                .formatted(node.label(), node.domain()));
      }
      to.add(new Placed(node, version.intValue()));
      count();
    }
  }

  /** Calls count as well: functions without nodes could call each other for ever. */
  private void count() {
    if (++written > limits.nodes()) {
      throw new OnnxException("more than " + limits.nodes() + " nodes");
    }
  }

  private void call(FunctionRecord function, NodeRecord call, int depth, List<Placed> to) {
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
    calls++;
    count();
    Expansion expansion = new Expansion(function, call, calls, MOST_TEXT - text);
    List<NodeRecord> body = function.nodes().stream().map(expansion::inside).toList();
    text += expansion.text();
    write(body, function.opsets(), depth + 1, to);
  }
}
