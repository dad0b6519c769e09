package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.lanewise.bench.peer.PeerCall;
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

  /**
   * @param layout from the model's result to ours
   */
  OnnxCall(OrtEnvironment environment, int threads, OnnxModel model, UnaryOperator<float[]> layout) {
    this.environment = environment;
    this.layout = layout;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      session = environment.createSession(model.bytes(), options);
      for (int i = 0; i < model.tensors().size(); i++) {
        OnnxModel.Tensor t = model.tensors().get(i);
        if (!t.constant()) {
          inputs.put(OnnxModel.name(i), tensor(Native.copy(arena, t.data()), t.sizes()));
        }
      }
      y = Native.floats(arena, LongStream.of(model.result()).reduce(1, (a, b) -> a * b));
      outputs = Map.of(OnnxModel.RESULT, tensor(y, model.result()));
    } catch (OrtException e) {
      throw Native.unexpected(e);
    }
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
