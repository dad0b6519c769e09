package dev.lanewise.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** A library that computes some of what our kernels do. */
public interface Peer {
  /** Lower case, as in tables and JSON. */
  String name();

  /**
   * Loads the library and sets how many threads it uses. Called once, before anything else.
   *
   * @throws UnsupportedOperationException saying why, if the library does not run here
   */
  void start(int threads);

  /** Whether it is asked for steps of training, and for nothing else. */
  default boolean trains() {
    return false;
  }

  /** Whether it runs networks in ONNX files: {@link Problem.Stored}. */
  default boolean runsFiles() {
    return false;
  }

  /** The problem made ready, or empty if this library has nothing for it. */
  Optional<PeerCall> prepare(Problem problem);

  /**
   * The peers on the class path, not yet started; none without the build's {@code peers} profile.
   */
  static List<Peer> found() {
    return ServiceLoader.load(Peer.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /** Starts all that run on this machine; {@code complaints} hears of the others. */
  static List<Peer> started(List<Peer> found, int threads, Consumer<String> complaints) {
    List<Peer> started = new ArrayList<>();
    for (Peer peer : found) {
      try {
        peer.start(threads);
        started.add(peer);
      } catch (UnsupportedOperationException e) {
        complaints.accept(peer.name() + " is left out: " + e.getMessage());
      }
    }
    return started;
  }
}
