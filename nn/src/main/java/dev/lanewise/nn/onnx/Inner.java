package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.op.Subgraph;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import dev.lanewise.nn.onnx.tensor.Value;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A graph inside an attribute: a network of its own whose inputs include what it captures. */
final class Inner implements Subgraph {
  private final List<String> inputs;
  private final List<String> captured;
  private final Compiled compiled;
  private final Deque<Runner> idle = new ConcurrentLinkedDeque<>();

  Inner(Network network, List<String> inputs, List<String> captured) {
    this.inputs = List.copyOf(inputs);
    this.captured = List.copyOf(captured);
    this.compiled = new Compiled(network, Planner.best());
  }

  @Override
  public List<String> captured() {
    return captured;
  }

  @Override
  public int inputs() {
    return inputs.size();
  }

  @Override
  public List<Value> run(List<? extends Value> given, Map<String, Value> outer) {
    if (given.size() != inputs.size()) {
      throw new OnnxException(
          "a graph of %d inputs was given %d".formatted(inputs.size(), given.size()));
    }
    Map<String, Value> values = new TreeMap<>();
    for (String name : captured) {
      values.put(name, outer.get(name));
    }
    for (int i = 0; i < inputs.size(); i++) {
      values.put(inputs.get(i), given.get(i));
    }
    Runner runner = idle.poll();
    Runner own = runner == null ? new Runner(compiled, null) : runner;
    Map<String, Value> outputs = own.run(values);
    idle.push(own);
    List<Value> results = new ArrayList<>();
    for (String name : compiled.network().wanted()) {
      results.add(outputs.get(name));
    }
    return results;
  }

  @Override
  public Tensor none(int output) {
    ValueInfo said = compiled.network().outputs().get(output);
    int[] sizes = said.sizes();
    int[] dims = new int[sizes.length + 1];
    for (int d = 0; d < sizes.length; d++) {
      dims[d + 1] = Math.max(0, sizes[d]);
    }
    return new TensorBuilder(said.type(), dims).done();
  }
}
