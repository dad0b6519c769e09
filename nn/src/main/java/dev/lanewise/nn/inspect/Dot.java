package dev.lanewise.nn.inspect;

/** Writes a diagram in DOT (Gansner, North: An open graph visualization system, 2000). */
final class Dot {
  private final Diagram diagram;
  private final StringBuilder text = new StringBuilder();

  Dot(Diagram diagram) {
    this.diagram = diagram;
  }

  String text() {
    text.append("digraph network {\n");
    text.append("  node [shape=box, style=filled, fontname=\"Helvetica\", fontsize=11];\n");
    text.append("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#555555\"];\n");
    write(diagram.clusters(), "", "  ");
    for (Diagram.Arrow a : diagram.arrows()) {
      // What is across may be long and bent; all else is to be short and straight.
      String look = a.across() ? "style=dashed" : "weight=20";
      text.append(
          "  %s -> %s [label=%s, %s];\n"
              .formatted(a.from(), a.to(), quoted(a.shape().toString()), look));
    }
    return text.append("}\n").toString();
  }

  private void write(Diagram.Cluster cluster, String path, String indent) {
    for (Diagram.Box b : cluster.boxes()) {
      text.append(
          "%s%s [label=%s, fillcolor=\"%s\"];\n"
              .formatted(indent, b.id(), quoted(b.label() + "\n" + b.shape()), b.kind().colour()));
    }
    cluster
        .inner()
        .forEach(
            (name, inner) -> {
              String full = path.isEmpty() ? name : path + "." + name;
              text.append("%ssubgraph %s {\n".formatted(indent, quoted("cluster " + full)));
              text.append("%s  label=%s;\n".formatted(indent, quoted(name)));
              write(inner, full, indent + "  ");
              text.append(indent).append("}\n");
            });
  }

  /** Any text as one token: names are the user's. */
  private static String quoted(String s) {
    String escaped = s.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return '"' + escaped.replaceAll("\\p{Cntrl}", " ") + '"';
  }
}
