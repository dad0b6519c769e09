package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.ArrayList;
import java.util.List;

/** Branches and loops. */
final class ControlOperators {
  private ControlOperators() {}

  static void addTo(Operators all) {
    all.add("If")
        .tensors(
            c -> c.run(c.use.graph(c.in(0).truth(0) ? "then_branch" : "else_branch"), List.of()));
    all.add("Loop").tensors(ControlOperators::loop);
    all.add("Scan").tensors(ControlOperators::scan);
  }

  private static List<Value> loop(TensorCall c) {
    Subgraph body = c.use.graph("body");
    long most = c.has(0) ? c.in(0).whole(0) : Long.MAX_VALUE;
    boolean goesOn = !c.has(1) || c.in(1).truth(0);
    List<Value> carried = new ArrayList<>();
    for (int i = 2; i < c.count(); i++) {
      carried.add(c.value(i));
    }
    int states = carried.size();
    List<List<Tensor>> collected = new ArrayList<>();
    for (int i = states; i < c.use.outputs().size(); i++) {
      collected.add(new ArrayList<>());
    }
    for (long i = 0; i < most && goesOn; i++) {
      Budget.round();
      List<Value> given = new ArrayList<>();
      given.add(Tensor.of(new int[0], i));
      given.add(Tensor.of(new int[0], true));
      given.addAll(carried);
      List<Value> made = c.run(body, given);
      if (made.size() < 1 + states + collected.size()) {
        throw c.wrong("its body has only " + made.size() + " outputs");
      }
      goesOn = tensor(c, made.getFirst()).truth(0);
      carried = new ArrayList<>(made.subList(1, 1 + states));
      for (int k = 0; k < collected.size(); k++) {
        collected.get(k).add(tensor(c, made.get(1 + states + k)));
      }
    }
    List<Value> results = new ArrayList<>(carried);
    for (int k = 0; k < collected.size(); k++) {
      List<Tensor> parts = collected.get(k);
      results.add(parts.isEmpty() ? body.none(1 + states + k) : stacked(parts, 0));
    }
    return results;
  }

  private static Tensor tensor(TensorCall c, Value value) {
    if (!(value instanceof Tensor tensor)) {
      throw c.wrong("its body made " + value + " where a tensor must be");
    }
    return tensor;
  }

  /** Tensors of one shape along a new axis. */
  static Tensor stacked(List<Tensor> parts, int axis) {
    List<Tensor> rows = new ArrayList<>();
    for (Tensor part : parts) {
      int[] dims = new int[part.rank() + 1];
      for (int d = 0; d < dims.length; d++) {
        dims[d] = d == axis ? 1 : part.dim(d < axis ? d : d - 1);
      }
      rows.add(part.reshape(dims));
    }
    return Tensors.concat(rows, axis);
  }

  private static List<Tensor> scan(TensorCall c) {
    if (c.opset() < 9) {
      return batches(c);
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < c.count(); i++) {
      inputs.add(c.in(i));
    }
    return scan(c, inputs);
  }

  private static List<Tensor> scan(TensorCall c, List<Tensor> inputs) {
    Subgraph body = c.use.graph("body");
    int scanned = c.use.small("num_scan_inputs", 1);
    int states = inputs.size() - scanned;
    int outputs = c.use.outputs().size() - states;
    if (states < 0 || outputs < 0 || scanned < 1) {
      throw c.wrong("scans " + scanned + " of " + inputs.size() + " inputs");
    }
    int[] axes = c.use.wholes("scan_input_axes", new int[scanned]);
    int[] backwards =
        c.use.wholes(c.opset() < 9 ? "directions" : "scan_input_directions", new int[scanned]);
    int[] toAxes = c.use.wholes("scan_output_axes", new int[outputs]);
    int[] toBackwards = c.use.wholes("scan_output_directions", new int[outputs]);
    List<Tensor> carried = new ArrayList<>(inputs.subList(0, states));
    List<List<Tensor>> collected = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      collected.add(new ArrayList<>());
    }
    Tensor first = inputs.get(states);
    int length = first.dim(c.axis(axes[0], first.rank()));
    for (int t = 0; t < length; t++) {
      Budget.round();
      List<Tensor> given = new ArrayList<>(carried);
      for (int k = 0; k < scanned; k++) {
        Tensor x = inputs.get(states + k);
        int axis = c.axis(axes[k], x.rank());
        Tensor slice = Tensors.slice(x, axis, backwards[k] == 0 ? t : length - 1 - t, 1);
        given.add(slice.reshape(without(slice.dims(), axis)));
      }
      List<Tensor> made = new ArrayList<>();
      c.run(body, given).forEach(value -> made.add(tensor(c, value)));
      carried = new ArrayList<>(made.subList(0, states));
      for (int k = 0; k < outputs; k++) {
        Tensor part = made.get(states + k);
        collected.get(k).add(toBackwards[k] == 0 ? collected.get(k).size() : 0, part);
      }
    }
    List<Tensor> results = new ArrayList<>(carried);
    for (int k = 0; k < outputs; k++) {
      List<Tensor> parts = collected.get(k);
      if (parts.isEmpty()) {
        results.add(body.none(states + k));
      } else {
        results.add(stacked(parts, c.axis(toAxes[k], parts.getFirst().rank() + 1)));
      }
    }
    return results;
  }

  static int[] without(int[] dims, int axis) {
    int[] shorter = new int[dims.length - 1];
    for (int d = 0; d < shorter.length; d++) {
      shorter[d] = dims[d < axis ? d : d + 1];
    }
    return shorter;
  }

  /** Operator set 8 scanned each example of a batch by itself. */
  private static List<Tensor> batches(TensorCall c) {
    if (c.has(0)) {
      throw c.unsupported("sequences of different lengths");
    }
    int batch = c.in(1).dim(0);
    List<List<Tensor>> results = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      List<Tensor> inputs = new ArrayList<>();
      for (int i = 1; i < c.count(); i++) {
        Tensor slice = Tensors.slice(c.in(i), 0, b, 1);
        inputs.add(slice.reshape(without(slice.dims(), 0)));
      }
      results.add(scan(c, inputs));
    }
    List<Tensor> joined = new ArrayList<>();
    for (int k = 0; k < c.use.outputs().size(); k++) {
      int output = k;
      joined.add(stacked(results.stream().map(r -> r.get(output)).toList(), 0));
    }
    return joined;
  }
}
