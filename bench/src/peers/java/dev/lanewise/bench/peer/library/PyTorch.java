package dev.lanewise.bench.peer.library;

import ai.djl.engine.Engine;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.util.Optional;

/** PyTorch on the CPU, through DJL's trainer. */
public final class PyTorch implements Peer {
  /** Found by the service loader. */
  public PyTorch() {}

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public boolean trains() {
    return true;
  }

  @Override
  public void start(int threads) {
    String count = Integer.toString(threads);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", count);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    try {
      Engine.getEngine("PyTorch");
    } catch (Throwable t) {
      throw Native.refusal(t);
    }
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    return problem instanceof Problem.Training t ? Optional.of(new PyTorchTraining(t)) : Optional.empty();
  }
}
