package dev.lanewise.bench.model;

import dev.lanewise.bench.model.Fields.Field;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the weights of an ONNX graph are there for: only what is known to be a weight may be drawn
 * at random, and a variance must not be negative.
 */
final class WeightRoles {
  /** What a tensor does to the values of a network. */
  enum Role {
    /** Of products: filters and matrices. */
    WEIGHT,
    /** What is added, or subtracted. */
    SHIFT,
    /** What a normalisation multiplies with. */
    SCALE,
    /** What a normalisation divides by the root of. */
    VARIANCE,
    /** What is multiplied with, or divided by, elsewhere. */
    FACTOR
  }

  /**
   * A weight.
   *
   * @param fanIn number of products summed for one output
   */
  record Weight(Role role, List<Long> sizes, long fanIn) {
    long count() {
      return sizes.stream().reduce(1L, Math::multiplyExact);
    }
  }

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final Map<String, Fields> tensors = new HashMap<>();
  private final Map<String, List<Use>> uses = new HashMap<>();

  /** A node that reads a value, and as which of its operands. */
  private record Use(Fields node, int operand) {
    String operator() {
      return node.text(4);
    }
  }

  /** The roles in a graph. */
  WeightRoles(Fields graph) {
    for (Field field : graph.of(5)) {
      Fields tensor = Fields.of(field.bytes());
      tensors.put(tensor.text(8), tensor);
    }
    for (Field field : graph.of(1)) {
      Fields node = Fields.of(field.bytes());
      List<String> operands = node.texts(1);
      for (int i = 0; i < operands.size(); i++) {
        uses.computeIfAbsent(operands.get(i), k -> new ArrayList<>()).add(new Use(node, i));
      }
    }
  }

  /** What a stored tensor is, if it is a weight of floats. */
  Optional<Weight> stored(Fields tensor) {
    return tensor.number(2) == FLOAT
        ? weight(tensor.text(8), sizes(tensor.numbers(1)))
        : Optional.empty();
  }

  /** What a node makes, if it is a weight filled with one number. */
  Optional<Weight> filled(Fields node) {
    Fields shape = tensors.get(node.texts(1).isEmpty() ? "" : node.texts(1).getFirst());
    if (!node.text(4).equals("ConstantOfShape") || shape == null || shape.number(2) != INT64) {
      return Optional.empty();
    }
    for (Field attribute : node.of(5)) {
      for (Field value : Fields.of(attribute.bytes()).of(5)) {
        if (Fields.of(value.bytes()).number(2) != FLOAT) {
          return Optional.empty();
        }
      }
    }
    return weight(node.text(2), sizes(wholes(shape)));
  }

  private static List<Long> sizes(long[] numbers) {
    List<Long> sizes = new ArrayList<>();
    for (long n : numbers) {
      sizes.add(n);
    }
    return sizes;
  }

  /** The elements of a tensor of whole numbers. */
  private static long[] wholes(Fields tensor) {
    if (tensor.of(9).isEmpty()) {
      return tensor.numbers(7);
    }
    LongBuffer raw =
        tensor
            .of(9)
            .getLast()
            .bytes()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asLongBuffer();
    long[] numbers = new long[raw.remaining()];
    raw.get(numbers);
    return numbers;
  }

  private Optional<Weight> weight(String name, List<Long> sizes) {
    for (Use use : uses.getOrDefault(name, List.of())) {
      Optional<Role> role = role(use, 0);
      if (role.isPresent()) {
        boolean product = role.get() == Role.WEIGHT;
        if (product ? sizes.size() < 2 : sizes.stream().allMatch(size -> size == 1)) {
          return Optional.empty();
        }
        return Optional.of(new Weight(role.get(), sizes, product ? fanIn(use, sizes) : 1));
      }
    }
    return Optional.empty();
  }

  private Optional<Role> role(Use use, int depth) {
    int i = use.operand;
    Role role =
        switch (use.operator()) {
          case "Conv", "ConvTranspose", "Gemm" -> i == 1 ? Role.WEIGHT : i == 2 ? Role.SHIFT : null;
          case "MatMul" -> Role.WEIGHT;
          case "BatchNormalization", "InstanceNormalization", "LayerNormalization" ->
              i == 1 ? Role.SCALE : i == 4 ? Role.VARIANCE : Role.SHIFT;
          case "Add", "Sub", "Sum" -> Role.SHIFT;
          case "Mul", "Div" -> Role.FACTOR;
          default -> null;
        };
    if (role != null) {
      return Optional.of(role);
    }
    boolean view =
        List.of("Unsqueeze", "Squeeze", "Reshape", "Identity").contains(use.operator()) && i == 0;
    return view && depth < 3
        ? uses.getOrDefault(use.node.text(2), List.of()).stream()
            .flatMap(next -> role(next, depth + 1).stream())
            .findFirst()
        : Optional.empty();
  }

  /** Of [outputs, inputs, kernel...], or where a matrix is not transposed, of [inputs, outputs]. */
  private static long fanIn(Use use, List<Long> sizes) {
    boolean inputsFirst =
        use.operator().equals("MatMul") || (use.operator().equals("Gemm") && !transposed(use.node));
    return inputsFirst
        ? sizes.get(sizes.size() - 2)
        : sizes.subList(1, sizes.size()).stream().reduce(1L, Math::multiplyExact);
  }

  private static boolean transposed(Fields gemm) {
    return gemm.of(5).stream()
        .map(field -> Fields.of(field.bytes()))
        .anyMatch(attribute -> attribute.text(1).equals("transB") && attribute.number(3) != 0);
  }
}
