package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem.Rows;
import java.lang.foreign.MemorySegment;

/** oneDNN's softmax or log-softmax of each row. */
final class DnnlSoftmax implements PeerCall {
  private final Dnnl dnnl = new Dnnl();
  private final MemorySegment y;
  private final MemorySegment primitive;
  private final MemorySegment arguments;

  /**
   * @param algorithm {@link Dnnl#SOFTMAX_ACCURATE} or {@link Dnnl#SOFTMAX_LOG}
   */
  DnnlSoftmax(Rows p, int algorithm) {
    MemorySegment layout = dnnl.strided(new long[] {p.rows(), p.cols()}, p.cols(), 1);
    int axis = 1;
    primitive =
        dnnl.primitive(
            dnnl.describe(
                "dnnl_softmax_forward_primitive_desc_create",
                dnnl.engine(), Dnnl.FORWARD_INFERENCE, algorithm, layout, layout, axis, MemorySegment.NULL));
    y = Native.floats(dnnl.arena(), (long) p.rows() * p.cols());
    arguments =
        dnnl.arguments(
            Dnnl.ARG_SRC, dnnl.memory(layout, Native.copy(dnnl.arena(), p.x())),
            Dnnl.ARG_DST, dnnl.memory(layout, y));
  }

  @Override
  public void run() {
    dnnl.execute(primitive, arguments);
    dnnl.await();
  }

  @Override
  public float[] result() {
    return y.toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    dnnl.close();
  }
}
