package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Body;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Loop.Kind;
import dev.lanewise.nn.graph.Loop.Part;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The adjoint of a loop is a loop in the other direction (backpropagation through time). Its
 * carries are the gradients of the carries and the sums so far of those of shared values; its
 * sequences are the carries that entered each step, the sequences, the products of each step, and
 * the gradients of stacked results; its outputs are the gradients of the slices. What a step needs
 * that takes no product it computes anew.
 */
final class LoopAdjoint {
  private final Loop loop;
  private final Node g;
  private final Body body;
  private final Body keeping;
  private final boolean[] active;

  private LoopAdjoint(Loop loop, Node g, boolean[] needed) {
    this.loop = loop;
    this.g = g;
    this.body = loop.body();
    this.keeping = body.keepingProducts();
    this.active = active(body, needed);
  }

  /** The body's operands that change as needed ones do: through carries, too. */
  private static boolean[] active(Body body, boolean[] needed) {
    boolean[] active = needed.clone();
    boolean grown = true;
    while (grown) {
      List<Node> moving =
          IntStream.range(0, active.length)
              .filter(i -> active[i])
              .mapToObj(body.operands()::get)
              .toList();
      Set<Node> dependents =
          Gradient.dependents(body.operands().getFirst().graph().nodes(), moving);
      grown = false;
      for (int i = 0; i < body.carries(); i++) {
        boolean reached = dependents.contains(body.nexts().get(i));
        grown |= reached && !active[i];
        active[i] |= reached;
      }
    }
    return active;
  }

  static Adjoint.Rule[] of(Loop loop, Node g, boolean[] needed) {
    LoopAdjoint adjoint = new LoopAdjoint(loop, g, needed);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      if (needed[i]) {
        parts.add(adjoint.gradient(i));
      }
    }
    Loop backwards = adjoint.backwards(parts);
    Node all = g.graph().add(backwards.trimmed());
    Adjoint.Rule[] rules = new Adjoint.Rule[needed.length];
    for (int i = 0; i < needed.length; i++) {
      Part part = adjoint.gradient(i);
      rules[i] = () -> backwards.cut(all, part);
    }
    return rules;
  }

  /** Where the gradient of an operand is. */
  private Part gradient(int operand) {
    int carries = body.carries();
    if (operand < carries) {
      return new Part(Kind.LAST, operand);
    }
    int slices = carries + body.sequences();
    return operand < slices
        ? new Part(Kind.STACKED, operand - carries)
        : new Part(Kind.LAST, operand - body.sequences());
  }

  private Loop backwards(List<Part> wanted) {
    Graph graph = g.graph();
    List<Node> initial = new ArrayList<>();
    for (int i = 0; i < body.carries(); i++) {
      Part last = new Part(Kind.LAST, i);
      initial.add(
          loop.parts().contains(last) ? loop.cut(g, last) : graph.fill(loop.shape(last), 0));
    }
    loop.shared().forEach(s -> initial.add(graph.fill(s.shape(), 0)));
    Loop saving = saving();
    Node saved = graph.add(saving);
    List<Node> cuts = saving.parts().stream().map(part -> saving.cut(saved, part)).toList();
    List<Node> operands = new ArrayList<>(initial);
    operands.addAll(cuts.subList(0, body.carries()));
    operands.addAll(loop.sequences());
    operands.addAll(cuts.subList(body.carries(), cuts.size()));
    stacked().forEach(part -> operands.add(loop.cut(g, part)));
    operands.addAll(loop.shared());
    return new Loop(step(), loop.length(), !loop.backwards(), operands, wanted);
  }

  /** The carries that enter each step, and its products. */
  private Loop saving() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < body.carries(); i++) {
      parts.add(new Part(Kind.ENTERING, i));
    }
    for (int i = body.outputs().size(); i < keeping.outputs().size(); i++) {
      parts.add(new Part(Kind.STACKED, i));
    }
    return new Loop(keeping, loop.length(), loop.backwards(), loop.operands(), parts);
  }

  /** The results that have a gradient for each step. */
  private List<Part> stacked() {
    return loop.parts().stream().filter(part -> part.kind() != Kind.LAST).toList();
  }

  /** One step of the adjoint. */
  private Body step() {
    Graph graph = new Graph();
    List<Node> carried = inputs(graph, "carried", shapes(loop.carries()));
    List<Node> sums = inputs(graph, "sum", shapes(loop.shared()));
    List<Node> entered = inputs(graph, "operand", shapes(body.operands()));
    List<Part> stacked = stacked();
    List<Node> given =
        inputs(
            graph,
            "given",
            stacked.stream().map(part -> loop.shape(part).without(List.of(0))).toList());
    int slices = body.carries() + body.sequences();
    List<Node> results = keeping.inline(graph, entered, graph::add);
    List<Node> products = results.subList(body.carries() + body.outputs().size(), results.size());
    List<Node> ys = new ArrayList<>(results.subList(0, body.carries()));
    List<Node> adjoints = new ArrayList<>(carried);
    for (Part part : stacked) {
      ys.add(
          part.kind() == Kind.ENTERING
              ? entered.get(part.index())
              : results.get(body.carries() + part.index()));
      adjoints.add(given.get(stacked.indexOf(part)));
    }
    List<Node> gradients = gradients(ys, adjoints, entered);
    List<Node> nexts = new ArrayList<>(gradients.subList(0, body.carries()));
    for (int i = 0; i < sums.size(); i++) {
      nexts.add(sums.get(i).add(gradients.get(slices + i)));
    }
    List<Node> operands = new ArrayList<>(carried);
    operands.addAll(sums);
    operands.addAll(entered.subList(0, slices));
    // In place of the products themselves: the body reads what was saved of them.
    operands.addAll(products);
    operands.addAll(given);
    operands.addAll(entered.subList(slices, entered.size()));
    return Body.of(
            operands,
            slices + products.size() + given.size(),
            nexts,
            gradients.subList(body.carries(), slices))
        .body();
  }

  /** By all operands; zeros where they are not active, which nothing will read. */
  private List<Node> gradients(List<Node> ys, List<Node> adjoints, List<Node> operands) {
    List<Node> moving =
        IntStream.range(0, active.length).filter(i -> active[i]).mapToObj(operands::get).toList();
    Iterator<Node> found = Gradient.vectorJacobian(ys, adjoints, moving).iterator();
    List<Node> gradients = new ArrayList<>();
    for (int i = 0; i < active.length; i++) {
      Node x = operands.get(i);
      gradients.add(active[i] ? found.next() : x.graph().fill(x.shape(), 0));
    }
    return gradients;
  }

  private static List<Shape> shapes(List<Node> nodes) {
    return nodes.stream().map(Node::shape).toList();
  }

  private static List<Node> inputs(Graph graph, String name, List<Shape> shapes) {
    return IntStream.range(0, shapes.size())
        .mapToObj(i -> graph.input(name + " " + i, shapes.get(i)))
        .toList();
  }
}
