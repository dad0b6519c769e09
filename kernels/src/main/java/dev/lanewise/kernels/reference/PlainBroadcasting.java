package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.BroadcastShape;
import dev.lanewise.kernels.Broadcasting;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Workspace;

/** One element at a time. */
final class PlainBroadcasting extends Broadcasting {
  PlainBroadcasting() {
    super("broadcast");
  }

  @Override
  protected void compute(
      Elementwise f,
      BroadcastShape s,
      float[][] in,
      int[] inOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    int[] at = workspace.offsets(in.length);
    for (int i = 0; i < s.size(); i++) {
      for (int k = 0; k < in.length; k++) {
        at[k] = inOff[k];
        int rest = i;
        for (int d = s.axes() - 1; d >= 0; d--) {
          at[k] += rest % s.size(d) * s.stride(k, d);
          rest /= s.size(d);
        }
      }
      f.run(in, at, out, outOff + i, 1);
    }
  }
}
