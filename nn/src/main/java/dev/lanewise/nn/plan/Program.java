package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Elementwise;
import java.util.List;

/**
 * Elementwise instructions on actual memory, for one worker, run over a range of elements block by
 * block: what an instruction makes is still in the first-level cache when the next one reads it.
 */
final class Program {
  /**
   * Floats of a block: 8 KiB, so that four of them fit the 32 KiB of the smallest first-level
   * cache.
   */
  static final int BLOCK = 2048;

  private final Line[] lines;
  private final int block;

  private Program(Line[] lines) {
    this.lines = lines;
    this.block = lines.length > 1 ? BLOCK : Integer.MAX_VALUE;
  }

  static Program of(List<Line> lines) {
    return new Program(lines.toArray(new Line[0]));
  }

  /** Computes elements {@code from .. to-1} of every result. */
  void run(int from, int to) {
    for (int start = from; start < to; ) {
      int end = to - start > block ? start + block : to;
      for (Line line : lines) {
        line.run(start, end);
      }
      start = end;
    }
  }

  /**
   * One instruction. A value in the worker's block starts at the block's first element, others at
   * element 0.
   */
  static final class Line {
    private final Elementwise code;
    private final float[][] in;
    private final int[] at;
    private final int[] base;
    private final int[] mid;
    private final int[] inner;
    private final boolean[] inBlock;
    private final float[] out;
    private final int outBase;
    private final boolean outInBlock;

    Line(Elementwise code, int operands, Place out, boolean outInBlock) {
      this.code = code;
      this.in = new float[operands][];
      this.at = new int[operands];
      this.base = new int[operands];
      this.mid = new int[operands];
      this.inner = new int[operands];
      this.inBlock = new boolean[operands];
      this.out = out.array();
      this.outBase = out.offset();
      this.outInBlock = outInBlock;
    }

    /**
     * Operand i: element {@code p / inner % mid} of what lies at a place; mid is 0 where it is
     * element p.
     */
    void operand(int i, Place place, int mid, int inner, boolean inBlock) {
      this.in[i] = place.array();
      this.base[i] = place.offset();
      this.mid[i] = mid;
      this.inner[i] = inner;
      this.inBlock[i] = inBlock;
    }

    void run(int from, int to) {
      int p = from;
      while (p < to) {
        int end = to;
        for (int i = 0; i < at.length; i++) {
          if (mid[i] == 0) {
            at[i] = base[i] + (inBlock[i] ? p - from : p);
          } else if (mid[i] == 1) {
            at[i] = base[i];
          } else {
            int run = p / inner[i];
            int place = run % mid[i];
            at[i] = base[i] + place;
            // With inner == 1 a run is a stretch of the operand up to its end, else one number.
            int left = inner[i] == 1 ? mid[i] - place : inner[i] - p % inner[i];
            end = Math.min(end, left > to - p ? to : p + left);
          }
        }
        code.run(in, at, out, outBase + (outInBlock ? p - from : p), end - p);
        p = end;
      }
    }
  }
}
