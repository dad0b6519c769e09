package dev.lanewise.bench.peer.library;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem.Product;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A product's operands off the heap; a library's subclass makes the call. */
abstract class NativeProduct implements PeerCall {
  final Arena arena = Arena.ofShared();
  final int m;
  final int n;
  final int k;
  final boolean transB;
  final int ldb;
  final MemorySegment a;
  final MemorySegment b;
  final MemorySegment c;

  NativeProduct(Product p) {
    m = p.m();
    n = p.n();
    k = p.k();
    transB = p.transB();
    ldb = transB ? k : n;
    a = Native.copy(arena, p.a());
    b = Native.copy(arena, p.b());
    c = Native.floats(arena, (long) m * n);
  }

  @Override
  public final float[] result() {
    return c.toArray(JAVA_FLOAT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
