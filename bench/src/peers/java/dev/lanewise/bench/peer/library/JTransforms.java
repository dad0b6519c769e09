package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.util.Optional;
import java.util.function.Consumer;
import org.jtransforms.fft.FloatFFT_1D;
import org.jtransforms.fft.FloatFFT_2D;
import pl.edu.icm.jlargearrays.ConcurrencyUtils;

/** JTransforms: Fourier transforms in plain Java. It works in place, on a copy of the input made each time. */
public final class JTransforms implements Peer {
  /** Found by the service loader. */
  public JTransforms() {}

  @Override
  public String name() {
    return "jtransforms";
  }

  @Override
  public void start(int threads) {
    ConcurrencyUtils.setNumberOfThreads(threads);
  }

  @Override
  public Optional<PeerCall> prepare(Problem problem) {
    if (!(problem instanceof Problem.Fourier p)) {
      return Optional.empty();
    }
    if (p.rows() == 1) {
      FloatFFT_1D fft = new FloatFFT_1D(p.cols());
      return p.real() && p.cols() % 2 == 1
          ? Optional.empty() // laid out in yet another way
          : Optional.of(new Transform(p, p.real() ? fft::realForward : fft::complexForward));
    }
    FloatFFT_2D fft = new FloatFFT_2D(p.rows(), p.cols());
    return p.real() ? Optional.empty() : Optional.of(new Transform(p, fft::complexForward));
  }

  private static final class Transform implements PeerCall {
    private final Problem.Fourier p;
    private final Consumer<float[]> transform;
    private final float[] y;

    Transform(Problem.Fourier p, Consumer<float[]> transform) {
      this.p = p;
      this.transform = transform;
      y = new float[p.x().length];
    }

    @Override
    public void run() {
      System.arraycopy(p.x(), 0, y, 0, y.length);
      transform.accept(y);
    }

    /** Of real signals it leaves the real last number where the first one's imaginary part would be. */
    @Override
    public float[] result() {
      if (!p.real()) {
        return y.clone();
      }
      int n = p.cols();
      float[] pairs = new float[n + 2];
      System.arraycopy(y, 0, pairs, 0, n);
      pairs[n] = y[1];
      pairs[1] = 0;
      return pairs;
    }

    @Override
    public void close() {}
  }
}
