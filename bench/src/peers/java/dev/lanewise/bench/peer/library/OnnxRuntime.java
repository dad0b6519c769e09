package dev.lanewise.bench.peer.library;

import ai.onnxruntime.OrtEnvironment;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime, on files and on models of one node. Convolutions get the layout it likes best, NCHW, whatever ours is. */
public final class OnnxRuntime implements Peer {
  private @Nullable OrtEnvironment environment;
  private int threads;

  /** Found by the service loader. */
  public OnnxRuntime() {}

  @Override
  public String name() {
    return "ort";
  }

  @Override
  public boolean runsFiles() {
    return true;
  }

  @Override
  public void start(int threads) {
    this.threads = threads;
    try {
      environment = OrtEnvironment.getEnvironment();
    } catch (Throwable t) {
      throw Native.refusal(t);
    }
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    OrtEnvironment started = environment;
    if (started == null) {
      throw new IllegalStateException("ort: not started");
    }
    return problem instanceof Problem.Stored stored
        ? Optional.of(OnnxCall.of(started, threads, stored))
        : OnnxProblem.model(problem).map(model -> OnnxCall.of(started, threads, model, layout(problem)));
  }

  private static UnaryOperator<float[]> layout(Problem problem) {
    return problem instanceof Problem.Convolution p && p.channelsLast()
        ? y -> OnnxProblem.channelsLast(y, p.ySizes())
        : UnaryOperator.identity();
  }
}
