package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem.LayerNorm;
import java.lang.foreign.MemorySegment;

/** oneDNN's layer normalisation with scale and shift. */
final class DnnlLayerNorm implements PeerCall {
  private final Dnnl dnnl = new Dnnl();
  private final MemorySegment y;
  private final MemorySegment primitive;
  private final MemorySegment arguments;

  DnnlLayerNorm(LayerNorm p) {
    MemorySegment layout = dnnl.strided(new long[] {p.rows(), p.cols()}, p.cols(), 1);
    MemorySegment row = dnnl.strided(new long[] {p.cols()}, 1);
    MemorySegment statistics = MemorySegment.NULL; // oneDNN's own choice: they are not kept
    primitive =
        dnnl.primitive(
            dnnl.describe(
                "dnnl_layer_normalization_forward_primitive_desc_create",
                dnnl.engine(), Dnnl.FORWARD_INFERENCE, layout, layout, statistics, p.epsilon(),
                Dnnl.USE_SCALE | Dnnl.USE_SHIFT, MemorySegment.NULL));
    y = Native.floats(dnnl.arena(), (long) p.rows() * p.cols());
    arguments =
        dnnl.arguments(
            Dnnl.ARG_SRC, dnnl.memory(layout, Native.copy(dnnl.arena(), p.x())),
            Dnnl.ARG_DST, dnnl.memory(layout, y),
            Dnnl.ARG_SCALE, dnnl.memory(row, Native.copy(dnnl.arena(), p.scale())),
            Dnnl.ARG_SHIFT, dnnl.memory(row, Native.copy(dnnl.arena(), p.shift())));
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
