package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.file.AttributeRecord;
import dev.lanewise.nn.onnx.file.GraphRecord;
import dev.lanewise.nn.onnx.file.NodeRecord;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which values a node reads, through graphs in its attributes as well. */
final class Captures {
  /** What graphs read, which is asked for again on each level around them. */
  private final IdentityHashMap<GraphRecord, Set<String>> found = new IdentityHashMap<>();

  /** Inputs, and what graphs inside read but do not define. */
  Set<String> reads(NodeRecord node) {
    Set<String> reads = new LinkedHashSet<>(node.inputs());
    for (AttributeRecord attribute : node.attributes().values()) {
      for (GraphRecord graph : attribute.graphs()) {
        Set<String> known = found.get(graph);
        if (known == null) {
          known = free(graph);
          found.put(graph, known);
        }
        reads.addAll(known);
      }
    }
    reads.remove("");
    return reads;
  }

  private Set<String> free(GraphRecord graph) {
    Set<String> free = new LinkedHashSet<>();
    Set<String> defined = new HashSet<>();
    graph.inputs().forEach(input -> defined.add(input.name()));
    graph.initializers().forEach(t -> defined.add(t.name()));
    graph.sparse().forEach(s -> defined.add(s.values().name()));
    graph.nodes().forEach(node -> defined.addAll(node.outputs()));
    graph.nodes().forEach(node -> free.addAll(reads(node)));
    graph.outputs().forEach(output -> free.add(output.name()));
    free.removeAll(defined);
    return free;
  }
}
