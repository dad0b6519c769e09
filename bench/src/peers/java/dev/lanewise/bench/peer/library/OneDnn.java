package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.util.Optional;

/** Intel's oneDNN: products, convolutions, softmax, layer normalisation. */
public final class OneDnn implements Peer {
  /** Found by the service loader. */
  public OneDnn() {}

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public void start(int threads) {
    try {
      Dnnl.setThreads(threads);
      new Dnnl().close();
    } catch (Throwable t) {
      throw Native.refusal(t);
    }
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    return switch (problem) {
      case Problem.Product p -> Optional.of(p.constantB() ? new DnnlProduct(p) : new Gemm(p));
      case Problem.Convolution p -> Optional.of(DnnlConvolution.faster(p));
      case Problem.Rows p when p.function().equals("softmax") ->
          Optional.of(new DnnlSoftmax(p, Dnnl.SOFTMAX_ACCURATE));
      case Problem.Rows p when p.function().equals("log-softmax") ->
          Optional.of(new DnnlSoftmax(p, Dnnl.SOFTMAX_LOG));
      case Problem.LayerNorm p -> Optional.of(new DnnlLayerNorm(p));
      default -> Optional.empty();
    };
  }

  private static final class Gemm extends NativeProduct {
    Gemm(Problem.Product p) {
      super(p);
    }

    @Override
    public void run() {
      Dnnl.sgemm(transB, m, n, k, a, b, ldb, c);
    }
  }
}
