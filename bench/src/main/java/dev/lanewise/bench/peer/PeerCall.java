package dev.lanewise.bench.peer;

/** One problem made ready in a peer: its buffers filled, its constant weights packed. */
public interface PeerCall extends AutoCloseable {
  /** Computes once; this is what is timed. */
  void run();

  /** A copy of what the last {@link #run} computed, laid out as our kernel does. */
  float[] result();

  /** Frees the buffers. */
  @Override
  void close();
}
