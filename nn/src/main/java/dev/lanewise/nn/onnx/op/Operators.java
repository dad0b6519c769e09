package dev.lanewise.nn.onnx.op;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All operators by domain and name. */
public final class Operators {
  private static final Operators ALL = new Operators();

  static {
    UnaryOperators.addTo(ALL);
    ActivationOperators.addTo(ALL);
    BinaryOperators.addTo(ALL);
    LogicOperators.addTo(ALL);
    CastOperators.addTo(ALL);
    ShapeOperators.addTo(ALL);
    MovementOperators.addTo(ALL);
    CuttingOperators.addTo(ALL);
    IndexOperators.addTo(ALL);
    CreationOperators.addTo(ALL);
    ProductOperators.addTo(ALL);
    ConvolutionOperators.addTo(ALL);
    PoolOperators.addTo(ALL);
    NormalisationOperators.addTo(ALL);
    SoftmaxOperators.addTo(ALL);
    ReductionOperators.addTo(ALL);
    OrderOperators.addTo(ALL);
    LossOperators.addTo(ALL);
    ResizeOperators.addTo(ALL);
    QuantisedOperators.addTo(ALL);
    RecurrentOperators.addTo(ALL);
    FourierOperators.addTo(ALL);
    OptimiserOperators.addTo(ALL);
    ControlOperators.addTo(ALL);
    AttentionOperators.addTo(ALL);
    TriangleOperators.addTo(ALL);
    SuppressionOperators.addTo(ALL);
    EinsumOperators.addTo(ALL);
    GridOperators.addTo(ALL);
    SequenceOperators.addTo(ALL);
    TextOperators.addTo(ALL);
    VocabularyOperators.addTo(ALL);
    VisionOperators.addTo(ALL);
    FusedOperators.addTo(ALL);
    FusedAttention.addTo(ALL);
    FusedQuantised.addTo(ALL);
    StateOperators.addTo(ALL);
    FlexAttention.addTo(ALL);
    TreeOperators.addTo(ALL);
    DeformedOperators.addTo(ALL);
  }

  private final Map<String, Operator> operators = new HashMap<>();

  private Operators() {}

  /** The operator of ONNX's own domain, to be said how it is computed. */
  Operator add(String name) {
    return add("", name);
  }

  /** The operator of a domain, to be said how it is computed. */
  Operator add(String domain, String name) {
    Operator operator = new Operator(name);
    if (operators.put(key(domain, name), operator) != null) {
      throw new IllegalStateException("two operators are called " + key(domain, name));
    }
    return operator;
  }

  private static String key(String domain, String name) {
    return domain.isEmpty() ? name : domain + "." + name;
  }

  /** The operator of that name, or null. */
  public static @Nullable Operator find(String domain, String name) {
    return ALL.operators.get(key(domain, name));
  }
}
