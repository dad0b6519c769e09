package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Parameters in two groups, each with an optimiser of its own: biases without decay, first layers
 * at a smaller rate. Groups nest.
 *
 * @param names regular expression without blanks, found anywhere in a parameter's name
 * @param group for the parameters of these names
 * @param others for the others
 */
public record Group(String names, Optimizer group, Optimizer others) implements Optimizer {
  /** Checks the expression. */
  public Group {
    try {
      Pattern.compile(names);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "group: \"" + names + "\" is no regular expression: " + e.getDescription(), e);
    }
    if (names.isEmpty() || names.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "group: \"" + names + "\" must not be empty or contain blanks; write \\\\s");
    }
  }

  /** That of the others. */
  @Override
  public float learningRate() {
    return others.learningRate();
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    Map<String, Variable> in = new LinkedHashMap<>();
    Map<String, Variable> out = new LinkedHashMap<>();
    List<Node> gradientsIn = new ArrayList<>();
    List<Node> gradientsOut = new ArrayList<>();
    Pattern pattern = Pattern.compile(names);
    UpdateBuilder.each(
        parameters,
        gradients,
        (name, w, gradient) -> {
          boolean found = pattern.matcher(name).find();
          (found ? in : out).put(name, w);
          (found ? gradientsIn : gradientsOut).add(gradient);
        });
    UpdateBuilder update = new UpdateBuilder(g, scope);
    update.include(group.addTo(g, scope + ".group", in, gradientsIn));
    update.include(others.addTo(g, scope, out, gradientsOut));
    return update.build();
  }

  @Override
  public String describe() {
    return "group " + names + " " + group.describe() + " " + others.describe();
  }
}
