package dev.lanewise.nn.plan;

import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A group with its memory: from a description to tasks on arrays. */
final class Work {
  /** An elementwise result takes about as long as 16 multiply-adds of a matrix product. */
  private static final int ELEMENT = 16;

  private final Group group;
  private final int number;
  private final Kernels kernels;
  private final Allocation memory;
  private final Split split;
  private final Step step;

  /**
   * @param number of the group among all
   */
  Work(Group group, int number, Kernels kernels, Allocation memory) {
    this.group = group;
    this.number = number;
    this.kernels = kernels;
    this.memory = memory;
    Producer producer = producer();
    this.split =
        producer != null
            ? producer.split()
            : Split.of(
                group.size(), (long) ELEMENT * group.size() * group.instructions().size(), ELEMENT);
    this.step = describe(producer);
  }

  private @Nullable Producer producer() {
    Item item = group.producer();
    return item == null ? null : item.producer();
  }

  Step step() {
    return step;
  }

  private Step describe(@Nullable Producer producer) {
    List<String> names = new ArrayList<>();
    for (Item member : group.members()) {
      names.add(
          member.instruction() != null
              ? member.instruction().operation().name()
              : member.producer() instanceof Copy ? "copy" : member.result().op().name());
    }
    Item first = group.members().getFirst();
    Shape shape = group.members().getLast().result().shape();
    String kernel =
        producer != null
            ? producer.kernel()
            : first.instruction() != null
                ? kernels.kernel(first.instruction().operation()).id()
                : "";
    return new Step(
        first.result().scope(),
        String.join("+", names) + (isRepetition() ? " again" : ""),
        kernel,
        producer == null ? "" : producer.layout(),
        shape,
        producer == null ? split.parts() : producer.parts(),
        producer == null ? 0 : producer.multiplyAdds(),
        bytes() - (producer == null ? 0 : producer.bytesSaved()),
        before());
  }

  /** Numbers of the groups whose results this one reads. */
  private List<Integer> before() {
    Set<Integer> before = new TreeSet<>();
    for (Item member : group.members()) {
      for (Node value : member.reads()) {
        Integer maker = memory.maker(value);
        if (maker != null && maker != number) {
          before.add(maker);
        }
      }
    }
    return List.copyOf(before);
  }

  /** Of all values that come from other steps or go to them. */
  private long bytes() {
    Set<Node> values = new HashSet<>();
    for (Item member : group.members()) {
      member.reads().stream().filter(value -> !group.makes(value)).forEach(values::add);
      if (!memory.isInternal(member.result(), number)) {
        values.add(member.result());
      }
    }
    // What is made in its place is neither read nor written by the concatenation.
    return values.stream()
        .mapToLong(
            value ->
                (producer() instanceof Joining && memory.isNested(value) ? -1L : 1L)
                    * Float.BYTES
                    * value.shape().size())
        .sum();
  }

  /** Whether the step computes again what another one does. */
  boolean isRepetition() {
    Node result = group.members().getFirst().result();
    return result.graph().isRepetition(result);
  }

  /** The phases on actual memory. */
  List<Phase> bind(Memory on) {
    List<Phase> phases = new ArrayList<>();
    Producer producer = producer();
    if (producer == null) {
      Program[] programs = programs(on);
      phases.add(
          new Phase(
              step,
              (part, worker) -> programs[worker].run(split.from(part), split.from(part + 1)),
              split.parts()));
      return phases;
    }
    List<Producer.Stage> stages = stages(producer, on);
    for (Producer.Stage stage : stages) {
      boolean last = stage == stages.getLast();
      Team.Task task = last ? withInstructions(stage, producer.unit(), on) : task(stage);
      phases.add(new Phase(step, task, stage.split().parts(), stage.back(), stage.more()));
    }
    return phases;
  }

  private List<Producer.Stage> stages(Producer producer, Memory on) {
    Item item = group.members().getFirst();
    List<Place> in = item.reads().stream().map(value -> place(value, on, 0)).toList();
    Storage partials = memory.partials(group);
    Place out = place(item.result(), on, 0);
    if (producer instanceof Finishing f && !group.instructions().isEmpty()) {
      Place last = place(group.instructions().getLast().result(), on, 0);
      BiasThenClamp end = biasThenClamp(last, on);
      float[] bias = end == null ? null : biases(end.bias(), on);
      Node residual = end == null ? null : end.residual();
      if (end != null && bias != null && residual != null) {
        if (f.endsOnto() && place(residual, on, 0).equals(last)) {
          Epilogue onto = BiasClamp.onto(bias, 0, end.low(), end.high());
          Epilogue[] each = new Epilogue[on.workers()];
          Arrays.fill(each, onto);
          return f.bind(on, in, last, each);
        }
        end = null;
      }
      if (out.step() > 0 && (end == null || bias == null)) {
        throw new IllegalStateException("plan: " + step.name() + " does not end in registers");
      }
      return f.bind(on, in, out, finishes(out, last.equals(out) ? end : null, bias, on));
    }
    return producer.bind(on, in, out, partials == null ? out : on.place(partials));
  }

  private static Team.Task task(Producer.Stage stage) {
    Split split = stage.split();
    Producer.Body body = stage.body();
    return (part, worker) -> body.run(split.from(part), split.from(part + 1), worker);
  }

  /** The producer's part, and the instructions on the elements it has just made. */
  private Team.Task withInstructions(Producer.Stage stage, int unit, Memory on) {
    if (group.instructions().isEmpty() || producer() instanceof Finishing) {
      return task(stage);
    }
    Split split = stage.split();
    Producer.Body body = stage.body();
    Program[] programs = programs(on);
    return (part, worker) -> {
      int from = split.from(part);
      int to = split.from(part + 1);
      body.run(from, to, worker);
      programs[worker].run(from * unit, to * unit);
    };
  }

  /**
   * The instructions on whatever outputs a kernel has ready.
   *
   * @param inRegisters what they come to, if kernels may do it in registers
   */
  private Epilogue[] finishes(
      Place out, @Nullable BiasThenClamp inRegisters, float @Nullable [] bias, Memory on) {
    Program[] programs = programs(on);
    Epilogue[] finishes = new Epilogue[programs.length];
    for (int worker = 0; worker < programs.length; worker++) {
      Program program = programs[worker];
      Epilogue inMemory =
          (array, off, distance, rows, columns, workspace) -> {
            int from = off - out.offset();
            if (columns == distance) {
              program.run(from, from + rows * columns);
            } else {
              for (int i = 0; i < rows; i++, from += distance) {
                program.run(from, from + columns);
              }
            }
          };
      finishes[worker] =
          inRegisters == null || bias == null
              ? inMemory
              : new BiasClamp(bias, 0, inRegisters.low(), inRegisters.high(), inMemory);
    }
    return finishes;
  }

  /**
   * The instructions as something kernels do in registers, if nobody sees what is between and the
   * last one's result is at {@code out}.
   */
  private @Nullable BiasThenClamp biasThenClamp(Place out, Memory on) {
    List<Instruction> instructions = new ArrayList<>();
    for (Item item : group.instructions()) {
      Storage storage = memory.storage(item.result());
      if (item.instruction() != null) {
        instructions.add(item.instruction());
      }
      if (storage == null
          ? item == group.instructions().getLast()
          : !on.place(storage).equals(out)) {
        return null;
      }
    }
    Node made = group.members().getFirst().result();
    return BiasThenClamp.of(made, made.shape().dim(-1), instructions);
  }

  /** A bias for each column, and slack, if they are known. */
  private float @Nullable [] biases(Operand bias, Memory on) {
    int columns = group.members().getFirst().result().shape().dim(-1);
    if (bias.value().op() instanceof Source.Constant c) {
      float[] to = new float[columns + BiasClamp.SLACK];
      for (int i = 0; i < columns; i++) {
        to[i] = c.values().get(i % bias.mid());
      }
      return to;
    }
    Place at = place(bias.value(), on, 0);
    return on.packed(
        at,
        new Biases(columns),
        columns + BiasClamp.SLACK,
        to -> {
          float[] from = at.borrowed();
          for (int i = 0; i < columns; i++) {
            to[i] = from[at.offset() + i % bias.mid()];
          }
        });
  }

  /** A bias for each of some columns. */
  private record Biases(int columns) {}

  private Program[] programs(Memory on) {
    Program[] programs = new Program[on.workers()];
    for (int worker = 0; worker < programs.length; worker++) {
      List<Program.Line> lines = new ArrayList<>();
      for (Item item : group.instructions()) {
        if (item.instruction() != null) {
          lines.add(line(item.instruction(), on, worker));
        }
      }
      programs[worker] = Program.of(lines);
    }
    return programs;
  }

  private Program.Line line(Instruction instruction, Memory on, int worker) {
    int mask = instruction.scalars();
    var code = kernels.get(instruction.operation());
    Node result = instruction.result();
    Program.Line line =
        new Program.Line(
            mask == 0 ? code : code.scalars(mask),
            instruction.operands().size(),
            place(result, on, worker),
            memory.storage(result) == null);
    for (int i = 0; i < instruction.operands().size(); i++) {
      Operand operand = instruction.operands().get(i);
      boolean full = operand.full(instruction.size());
      Place at = place(operand.value(), on, worker);
      int mid = full ? 0 : operand.mid();
      int copies = operand.inner() == 1 && mid > 1 ? Program.BLOCK / mid : 1;
      float[] repeated = copies > 1 ? repeated(at, mid, copies, on) : null;
      line.operand(
          i,
          repeated != null ? new Place(repeated, 0) : at,
          repeated != null ? mid * copies : mid,
          operand.inner(),
          memory.storage(operand.value()) == null);
    }
    return line;
  }

  /** How often numbers are repeated. */
  private record Copies(int size, int count) {}

  /**
   * A vector that does not change, several times over, so that a call of a kernel is not for one of
   * its lengths but for a block; or null.
   */
  private static float @Nullable [] repeated(Place at, int size, int count, Memory on) {
    return on.packed(
        at,
        new Copies(size, count),
        size * count,
        to -> {
          float[] from = at.borrowed();
          for (int i = 0; i < count; i++) {
            System.arraycopy(from, at.offset(), to, i * size, size);
          }
        });
  }

  private Place place(Node value, Memory on, int worker) {
    Storage storage = memory.storage(value);
    return storage != null
        ? on.place(storage)
        : new Place(on.block(worker), memory.slot(value) * Program.BLOCK);
  }
}
