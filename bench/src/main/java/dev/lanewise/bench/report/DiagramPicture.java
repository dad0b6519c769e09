package dev.lanewise.bench.report;

import dev.lanewise.nn.inspect.Diagram;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.graphper.api.Cluster;
import org.graphper.api.GraphContainer.GraphContainerBuilder;
import org.graphper.api.Graphviz;
import org.graphper.api.Line;
import org.graphper.api.Node;
import org.graphper.api.attributes.Color;
import org.graphper.api.attributes.LineStyle;
import org.graphper.api.attributes.NodeShapeEnum;
import org.graphper.draw.ExecuteException;

/** A diagram of a graph as SVG: data flows downwards, layers are frames. */
public final class DiagramPicture {
  /** The library lays out 250 boxes in 3 s; nearly 400 overflowed its stack, after minutes. */
  public static final int MOST_BOXES = 300;

  private static final Color LINES = Color.ofRGB("#555555");
  private static final double FONT = 11;
  private static final double SMALL_FONT = 9;

  /** Weight of arrows that are more to the layout than others, whose weight is 1. */
  private static final double STRAIGHT = 20;

  private final Map<String, Node> nodes = new HashMap<>();

  private DiagramPicture() {}

  /** The diagram, of at most {@link #MOST_BOXES}, as the text of an SVG file. */
  public static String svg(Diagram diagram) {
    int boxes = diagram.boxes().size();
    if (boxes > MOST_BOXES) {
      throw new IllegalArgumentException(
          "diagram: %d values, but at most %d are laid out; write DOT and let Graphviz do it"
              .formatted(boxes, MOST_BOXES));
    }
    return new DiagramPicture().draw(diagram);
  }

  private String draw(Diagram diagram) {
    Graphviz.GraphvizBuilder picture = Graphviz.digraph();
    fill(picture, diagram.clusters());
    for (Diagram.Arrow arrow : diagram.arrows()) {
      picture.addLine(line(arrow));
    }
    try {
      return picture.build().toSvgStr();
    } catch (ExecuteException e) {
      throw new IllegalStateException("diagram: the layout failed: " + e.getMessage(), e);
    }
  }

  /** What is across may be long and bent; all else is to be short and to lead downwards. */
  private Line line(Diagram.Arrow arrow) {
    Line.LineBuilder line =
        Line.builder(node(arrow.from()), node(arrow.to()))
            .label(arrow.shape().toString())
            .fontSize(SMALL_FONT)
            .color(LINES);
    return (arrow.across() ? line.style(LineStyle.DASHED) : line.weight(STRAIGHT)).build();
  }

  private Node node(String id) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  private void fill(GraphContainerBuilder<?, ?> to, Diagram.Cluster layer) {
    for (Diagram.Box box : layer.boxes()) {
      Node node =
          Node.builder()
              .id(box.id())
              .label(box.label() + "\n" + box.shape())
              .shape(NodeShapeEnum.RECT)
              .fillColor(Color.ofRGB(box.kind().colour()))
              .fontSize(FONT)
              .build();
      nodes.put(box.id(), node);
      to.addNode(node);
    }
    layer
        .inner()
        .forEach(
            (name, inner) -> {
              Cluster.ClusterBuilder cluster =
                  Cluster.builder().label(name).fontSize(FONT).color(LINES).fontColor(LINES);
              fill(cluster, inner);
              to.cluster(cluster.build());
            });
  }
}
