package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Absent;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.Sequence;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists of tensors, and values that may be absent. */
final class SequenceOperators {
  /** Bytes that a tensor takes beside its elements. */
  private static final long PART = 96;

  private SequenceOperators() {}

  static void addTo(Operators all) {
    all.add("SequenceEmpty").value(c -> new Sequence(List.of()));
    all.add("SequenceConstruct").value(SequenceOperators::construct);
    all.add("SequenceAt")
        .tensor(c -> c.sequence(0).tensors().get(place(c, 1, c.sequence(0).size() - 1)));
    all.add("SequenceErase")
        .value(c -> c.sequence(0).without(place(c, 1, c.sequence(0).size() - 1)));
    all.add("SequenceInsert")
        .value(c -> c.sequence(0).with(place(c, 2, c.sequence(0).size()), c.in(1)));
    all.add("SequenceLength").tensor(c -> Tensor.of(new int[0], (long) c.sequence(0).size()));
    all.add("ConcatFromSequence").tensor(SequenceOperators::concat);
    all.add("SplitToSequence").value(SequenceOperators::split);
    all.add("SequenceMap").tensors(SequenceOperators::map);
    all.add("Optional").value(c -> c.has(0) ? c.value(0) : new Absent());
    all.add("OptionalHasElement")
        .tensor(c -> Tensor.of(new int[0], c.has(0) && !(c.value(0) instanceof Absent)));
    all.add("OptionalGetElement").value(SequenceOperators::element);
  }

  private static Value construct(TensorCall c) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < c.count(); i++) {
      tensors.add(c.in(i));
    }
    return new Sequence(tensors);
  }

  /** A place that an input names, from the end if it is negative; the last one if none is named. */
  private static int place(TensorCall c, int input, int last) {
    long at = c.has(input) ? c.in(input).whole(0) : last;
    // Places to insert at are one more than elements, and count from the end as these do.
    int size = c.sequence(0).size();
    long place = at < 0 ? at + size : at;
    if (place < 0 || place > last) {
      throw c.wrong("there is no place " + at + " in a sequence of " + size);
    }
    return (int) place;
  }

  private static Value element(TensorCall c) {
    if (c.value(0) instanceof Absent) {
      throw c.wrong("the optional holds nothing");
    }
    return c.value(0);
  }

  private static Tensor concat(TensorCall c) {
    List<Tensor> parts = c.sequence(0).tensors();
    if (parts.isEmpty()) {
      throw c.wrong("the sequence is empty");
    }
    boolean stack = c.use.flag("new_axis");
    int rank = parts.getFirst().rank() + (stack ? 1 : 0);
    int axis = c.axis(c.use.whole("axis"), rank);
    return stack ? ControlOperators.stacked(parts, axis) : Tensors.concat(parts, axis);
  }

  private static Value split(TensorCall c) {
    Tensor x = c.in(0);
    int axis = c.axis(0);
    boolean given = c.has(1);
    int[] sizes = sizes(c, x.dim(axis));
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      Tensor part = Tensors.slice(x, axis, from, size);
      from += size;
      boolean drop = !given && c.use.whole("keepdims", 1) == 0;
      parts.add(drop ? part.reshape(ControlOperators.without(part.dims(), axis)) : part);
    }
    return new Sequence(parts);
  }

  private static int[] sizes(TensorCall c, int total) {
    if (c.has(1) && c.in(1).rank() == 1) {
      int[] sizes = c.in(1).ints();
      if (Arrays.stream(sizes).anyMatch(s -> s < 0)
          || Arrays.stream(sizes).asLongStream().sum() != total) {
        throw c.wrong("parts of " + Arrays.toString(sizes) + " do not make " + total);
      }
      return sizes;
    }
    long each = c.has(1) ? c.in(1).whole(0) : 1;
    if (each < 1) {
      throw c.wrong("parts of " + each);
    }
    int count = (int) Math.ceilDiv(total, each);
    Budget.take(PART * count);
    int[] sizes = new int[count];
    Arrays.setAll(sizes, i -> (int) Math.min(each, total - i * each));
    return sizes;
  }

  private static List<Value> map(TensorCall c) {
    Subgraph body = c.use.graph("body");
    List<List<Tensor>> made = new ArrayList<>();
    for (int k = 0; k < c.use.outputs().size(); k++) {
      made.add(new ArrayList<>());
    }
    for (int i = 0; i < c.sequence(0).size(); i++) {
      Budget.round();
      List<Value> given = new ArrayList<>();
      for (int k = 0; k < c.count(); k++) {
        given.add(c.value(k) instanceof Sequence s ? at(c, s, i) : c.value(k));
      }
      List<Value> outputs = c.run(body, given);
      for (int k = 0; k < made.size(); k++) {
        if (!(outputs.get(k) instanceof Tensor tensor)) {
          throw c.wrong("its body made " + outputs.get(k) + " where a tensor must be");
        }
        made.get(k).add(tensor);
      }
    }
    return made.stream().map(tensors -> (Value) new Sequence(tensors)).toList();
  }

  private static Tensor at(TensorCall c, Sequence sequence, int i) {
    if (sequence.size() != c.sequence(0).size()) {
      throw c.wrong("sequences of " + c.sequence(0).size() + " and " + sequence.size());
    }
    return sequence.tensors().get(i);
  }
}
