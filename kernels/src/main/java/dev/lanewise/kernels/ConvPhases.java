package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * The input gradient of a convolution with strides as gradients of smaller ones without: rows of dx
 * whose distance is a multiple of the stride meet the same taps, every {@code strideH}-th of the
 * kernel's, and so do columns (Shi et al.: Is the deconvolution layer the same as a convolutional
 * layer?, 2016). What no phase has is met by no output, and 0.
 *
 * @param all phases with at least one element and one tap
 */
public record ConvPhases(List<Phase> all) {
  /**
   * One phase.
   *
   * @param tapH its first row of taps; the others follow by {@code strideH}
   * @param tapW its first column of taps
   * @param top its first row of dx; the others follow by {@code strideH}
   * @param left its first column of dx
   * @param shape the convolution of stride 1 whose input gradient these elements are
   */
  public record Phase(int tapH, int tapW, int top, int left, ConvShape shape) {}

  /**
   * Whether {@link #of} can tell, strides along images or series and no dilation, and each phase is
   * {@link ConvShape#turnable}.
   */
  public static boolean accepts(ConvShape s) {
    return s.flat()
        && !s.flipped()
        && s.dilationH() == 1
        && s.dilationW() == 1
        && (s.strideH() > 1 || s.strideW() > 1)
        && of(s).all().stream().allMatch(p -> p.shape().turnable());
  }

  /** The phases of an accepted shape. */
  public static ConvPhases of(ConvShape s) {
    List<Phase> all = new ArrayList<>();
    for (int i = 0; i < Math.min(s.strideH(), s.kernelH()); i++) {
      for (int j = 0; j < Math.min(s.strideW(), s.kernelW()); j++) {
        ConvAxis h = s.h().phase(i);
        ConvAxis w = s.w().phase(j);
        if (h.size() > 0 && w.size() > 0) {
          ConvShape shape =
              new ConvShape(s.channels(), ConvAxis.NONE, h, w, s.filters(), s.groups(), false);
          all.add(new Phase(i, j, s.h().first(h, i), s.w().first(w, j), shape));
        }
      }
    }
    return new ConvPhases(List.copyOf(all));
  }
}
