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

/** A session on a model, with inputs and output pinned in buffers of ours: a run copies and allocates no tensor. */
final class OnnxCall implements PeerCall {
  private final Arena arena = Arena.ofShared();
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> outputs;
  private final Set<String> requested = Set.of();
  private final MemorySegment y;
  private final UnaryOperator<float[]> layout;

  private OnnxCall(OrtEnvironment environment, OrtSession session, UnaryOperator<float[]> layout, String result, long[] sizes)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.layout = layout;
    y = Native.floats(arena, LongStream.of(sizes).reduce(1, (a, b) -> a * b));
    outputs = Map.of(result, tensor(y, sizes));
  }

  /**
   * A model written on the fly.
   *
   * @param layout from the model's result to ours
   */
  static OnnxCall of(OrtEnvironment environment, int threads, OnnxModel model, UnaryOperator<float[]> layout) {
    try (OrtSession.SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(model.bytes(), options);
      OnnxCall call = new OnnxCall(environment, session, layout, OnnxModel.RESULT, model.result());
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

  /** A file's first output, of inputs of the sizes that the file tells. */
  static OnnxCall of(OrtEnvironment environment, int threads, Problem.Stored stored) {
    try (OrtSession.SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(stored.file().toString(), options);
      NodeInfo first = session.getOutputInfo().values().iterator().next();
      OnnxCall call = new OnnxCall(environment, session, UnaryOperator.identity(), first.getName(), sizes(first));
      for (NodeInfo in : session.getInputInfo().values()) {
        float[] values = stored.inputs().get(in.getName());
        if (values != null) {
          call.input(in.getName(), values, sizes(in));
        }
      }
      return call;
    } catch (OrtException e) {
      throw new UnsupportedOperationException(stored.file() + ": " + e.getMessage(), e);
    }
  }

  private static long[] sizes(NodeInfo info) {
    if (info.getInfo() instanceof TensorInfo tensor
        && tensor.type == OnnxJavaType.FLOAT
        && LongStream.of(tensor.getShape()).allMatch(size -> size > 0)) {
      return tensor.getShape();
    }
    throw new UnsupportedOperationException(info + " is not of floats in a fixed shape");
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
      session.run(inputs, requested, outputs).close(); // pinned outputs stay open
    } catch (OrtException e) {
      throw Native.unexpected(e);
    }
  }

  @Override
  public float[] result() {
    return layout.apply(y.toArray(JAVA_FLOAT));
  }

  @Override
  public void close() {
    try {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      session.close();
    } catch (OrtException e) {
      throw Native.unexpected(e);
    } finally {
      arena.close();
    }
  }
}
