package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A session on a model, with inputs and output pinned in buffers of ours: a run copies and allocates no tensor. An
 * output of open sizes is not pinned; each run makes its own.
 */
final class OnnxCall implements PeerCall {
  private final Arena arena = Arena.ofShared();
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned;
  private final Set<String> requested;
  private final UnaryOperator<float[]> layout;
  private final @Nullable MemorySegment y;
  private OrtSession.@Nullable Result last;

  /**
   * @param sizes of the result; one below 1 is open
   * @param layout from the model's result to ours
   */
  private OnnxCall(OrtEnvironment environment, OrtSession session, String result, long[] sizes, UnaryOperator<float[]> layout)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.layout = layout;
    boolean fixed = LongStream.of(sizes).allMatch(size -> size > 0);
    y = fixed ? Native.floats(arena, LongStream.of(sizes).reduce(1, (a, b) -> a * b)) : null;
    pinned = y == null ? Map.of() : Map.of(result, tensor(y, sizes));
    requested = y == null ? Set.of(result) : Set.of();
  }

  /** A model written on the fly. */
  static OnnxCall of(OrtEnvironment environment, int threads, OnnxModel model, UnaryOperator<float[]> layout) {
    try (OrtSession.SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(model.bytes(), options);
      OnnxCall call = new OnnxCall(environment, session, OnnxModel.RESULT, model.result(), layout);
      for (int i = 0; i < model.tensors().size(); i++) {
        OnnxModel.Tensor t = model.tensors().get(i);
        if (!t.constant()) {
          call.input(OnnxModel.name(i), t.data(), t.sizes());
        }
      }
      return call;
    } catch (OrtException e) {
      throw Native.unexpected(e);
    }
  }

  /** A file's first output. */
  static OnnxCall of(OrtEnvironment environment, int threads, Problem.Stored stored) {
    try (OrtSession.SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(stored.file().toString(), options);
      NodeInfo first = session.getOutputInfo().values().iterator().next();
      if (!(first.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
        throw new UnsupportedOperationException(first + " is not of floats");
      }
      OnnxCall call =
          new OnnxCall(environment, session, first.getName(), tensor.getShape(), UnaryOperator.identity());
      for (Problem.Operand in : stored.inputs()) {
        call.input(in.name(), in.values(), in.sizes());
      }
      return call;
    } catch (OrtException e) {
      throw new UnsupportedOperationException(stored.file() + ": " + e.getMessage(), e);
    }
  }

  private static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  private void input(String name, float[] values, long[] sizes) throws OrtException {
    inputs.put(name, tensor(Native.copy(arena, values), sizes));
  }

  private OnnxTensor tensor(MemorySegment data, long[] sizes) throws OrtException {
    FloatBuffer buffer = data.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    return OnnxTensor.createTensor(environment, buffer, sizes);
  }

  @Override
  public void run() {
    try {
      forget();
      OrtSession.Result result = session.run(inputs, requested, pinned);
      if (y == null) {
        last = result;
      } else {
        result.close(); // pinned outputs stay open
      }
    } catch (OrtException e) {
      throw Native.unexpected(e);
    }
  }

  private void forget() {
    OrtSession.Result before = last;
    if (before != null) {
      before.close();
      last = null;
    }
  }

  @Override
  public float[] result() {
    OrtSession.Result made = last;
    if (y != null) {
      return layout.apply(y.toArray(JAVA_FLOAT));
    }
    if (made != null && made.get(0) instanceof OnnxTensor tensor) {
      FloatBuffer values = tensor.getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }
    throw new IllegalStateException("ort: not run yet");
  }

  @Override
  public void close() {
    try {
      forget();
      inputs.values().forEach(OnnxTensor::close);
      pinned.values().forEach(OnnxTensor::close);
      session.close();
    } catch (OrtException e) {
      throw Native.unexpected(e);
    } finally {
      arena.close();
    }
  }
}
