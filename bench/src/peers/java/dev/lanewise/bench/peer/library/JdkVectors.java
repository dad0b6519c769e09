package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The JDK's own functions of vectors, {@code lanewise(EXP)} and its like, in a plain loop on one thread. */
public final class JdkVectors implements Peer {
  /** y[i] = f(x[i], x2[i]); x2 is x where there is one input. */
  abstract static class Loop {
    abstract void run(float[] x, float[] x2, float[] y);
  }

  /** What needs the module is in here. */
  private static final class Operators {
    static final Map<String, VectorOperators.Unary> UNARY =
        Map.ofEntries(
            Map.entry("exp", VectorOperators.EXP),
            Map.entry("log", VectorOperators.LOG),
            Map.entry("tanh", VectorOperators.TANH),
            Map.entry("sin", VectorOperators.SIN),
            Map.entry("cos", VectorOperators.COS),
            Map.entry("expm1", VectorOperators.EXPM1),
            Map.entry("log1p", VectorOperators.LOG1P),
            Map.entry("sqrt", VectorOperators.SQRT),
            Map.entry("abs", VectorOperators.ABS),
            Map.entry("negate", VectorOperators.NEG));

    static final Map<String, VectorOperators.Binary> BINARY =
        Map.of(
            "pow", VectorOperators.POW,
            "add", VectorOperators.ADD,
            "subtract", VectorOperators.SUB,
            "multiply", VectorOperators.MUL,
            "divide", VectorOperators.DIV,
            "min", VectorOperators.MIN,
            "max", VectorOperators.MAX);

    static Optional<Loop> loop(String function) {
      return UNARY.containsKey(function)
          ? Optional.of(specialised(JdkUnaryLoop.class, UNARY.get(function)))
          : BINARY.containsKey(function)
              ? Optional.of(specialised(JdkBinaryLoop.class, BINARY.get(function)))
              : Optional.empty();
    }

    /** The loop's class made once more, with the operator as a constant: else C2 makes objects of its vectors. */
    private static Loop specialised(Class<? extends Loop> template, VectorOperators.Operator operator) {
      try (InputStream code = template.getResourceAsStream(template.getSimpleName() + ".class")) {
        if (code == null) {
          throw new IllegalStateException(template + " has no class file");
        }
        return (Loop)
            MethodHandles.lookup()
                .defineHiddenClassWithClassData(code.readAllBytes(), operator, true)
                .lookupClass()
                .getDeclaredConstructor()
                .newInstance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Found by the service loader. */
  public JdkVectors() {}

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public void start(int threads) {
    if (!Machine.vectorModulePresent()) {
      throw new UnsupportedOperationException("it needs java --add-modules jdk.incubator.vector");
    }
    if (FloatVector.SPECIES_PREFERRED.vectorBitSize() != Machine.here().vectorBits()) {
      // A second width in one JVM slows every vector kernel down.
      throw new UnsupportedOperationException("it cannot be held to " + Machine.WIDTH_PROPERTY);
    }
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    return problem instanceof Problem.Map p
        ? Operators.loop(p.function()).map(loop -> new Call(loop, p))
        : Optional.empty();
  }

  private static final class Call implements PeerCall {
    private final Loop loop;
    private final Problem.Map p;
    private final float[] y;

    Call(Loop loop, Problem.Map p) {
      this.loop = loop;
      this.p = p;
      y = new float[p.n()];
    }

    @Override
    public void run() {
      loop.run(p.in().get(0), p.in().get(p.in().size() - 1), y);
    }

    @Override
    public float[] result() {
      return y.clone();
    }

    @Override
    public void close() {}
  }
}
