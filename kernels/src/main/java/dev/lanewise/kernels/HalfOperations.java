package dev.lanewise.kernels;

import java.util.List;

/** Operations that read weights in 16 bits, for layers that wait for their weights. */
public final class HalfOperations {
  private HalfOperations() {}

  /** {@link HalfGemm} with {@link HalfFormat#BF16}. */
  public static final Operation<HalfGemm> GEMM_BF16 = new Operation<>("gemm.bf16", HalfGemm.class);

  /** {@link HalfGemm} with {@link HalfFormat#FP16}. */
  public static final Operation<HalfGemm> GEMM_FP16 = new Operation<>("gemm.fp16", HalfGemm.class);

  /** All of the above. */
  public static List<Operation<?>> all() {
    return List.of(GEMM_BF16, GEMM_FP16);
  }

  /** The product with B in this format. */
  public static Operation<HalfGemm> gemm(HalfFormat format) {
    return format == HalfFormat.BF16 ? GEMM_BF16 : GEMM_FP16;
  }
}
