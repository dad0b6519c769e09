package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.blocking.RowBroadcasting;
import dev.lanewise.kernels.blocking.RowGather;
import dev.lanewise.kernels.blocking.RunRemap;

/** Registers what moves numbers row by row, and needs no vectors of its own. */
public final class MovementKernels {
  private MovementKernels() {}

  public static void register(Registry to) {
    to.override(
        new Kernel<>("broadcast.f32.rows.scalar", Operations.BROADCAST, RowBroadcasting::new));
    to.override(
        new Kernel<>(
            "gather.f32.rows.scalar", Operations.GATHER, () -> new RowGather("gather", true)));
    to.override(
        new Kernel<>(
            "scatter-add.f32.rows.scalar",
            Operations.SCATTER_ADD,
            () -> new RowGather("scatter-add", false)));
    to.override(
        new Kernel<>("remap.f32.runs.scalar", Operations.REMAP, () -> new RunRemap("remap", true)));
    to.override(
        new Kernel<>(
            "remap.gradient.f32.runs.scalar",
            Operations.REMAP_GRADIENT,
            () -> new RunRemap("remap.gradient", false)));
  }
}
