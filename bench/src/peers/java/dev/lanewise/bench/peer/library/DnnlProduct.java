package dev.lanewise.bench.peer.library;

import dev.lanewise.bench.peer.Problem.Product;
import java.lang.foreign.MemorySegment;

/** oneDNN's product with constant weights, reordered before into the layout it likes best. */
final class DnnlProduct extends NativeProduct {
  private final Dnnl dnnl = new Dnnl();
  private final MemorySegment primitive;
  private final MemorySegment arguments;

  DnnlProduct(Product p) {
    super(p);
    MemorySegment aLayout = dnnl.strided(new long[] {m, k}, k, 1);
    MemorySegment bLayout = dnnl.strided(new long[] {k, n}, transB ? 1 : n, transB ? k : 1);
    MemorySegment cLayout = dnnl.strided(new long[] {m, n}, n, 1);
    MemorySegment product =
        dnnl.describe(
            "dnnl_matmul_primitive_desc_create",
            dnnl.engine(), aLayout, dnnl.anyLayout(k, n), MemorySegment.NULL, cLayout, MemorySegment.NULL);
    MemorySegment liked = dnnl.layout(product, Dnnl.QUERY_WEIGHTS);
    MemorySegment packed = dnnl.memory(liked, dnnl.buffer(liked));
    dnnl.execute(
        dnnl.reorder(bLayout, liked),
        dnnl.arguments(Dnnl.ARG_SRC, dnnl.memory(bLayout, b), Dnnl.ARG_DST, packed));
    dnnl.await();
    primitive = dnnl.primitive(product);
    arguments =
        dnnl.arguments(
            Dnnl.ARG_SRC, dnnl.memory(aLayout, a),
            Dnnl.ARG_WEIGHTS, packed,
            Dnnl.ARG_DST, dnnl.memory(cLayout, c));
  }

  @Override
  public void run() {
    dnnl.execute(primitive, arguments);
    dnnl.await();
  }

  @Override
  public void close() {
    dnnl.close();
    super.close();
  }
}
