package dev.lanewise.nn.data;

/**
 * From a pixel in 0 .. 255 to what a network sees: {@code (pixel / 255 - mean) / deviation}. Taken
 * from the training images only, and kept with the trained weights, since they mean nothing without
 * it.
 *
 * @param mean of the training pixels, scaled to [0, 1]; 0.1307 for MNIST
 * @param deviation their standard deviation, positive; 0.3081 for MNIST
 */
public record Normalisation(float mean, float deviation) {
  /** Pixels scaled to [0, 1] and otherwise left alone. */
  public static final Normalisation NONE = new Normalisation(0, 1);

  /** Checks that the mean is a number and the deviation a positive one. */
  public Normalisation {
    if (!Float.isFinite(mean) || !(deviation > 0) || Float.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "normalisation: mean "
              + mean
              + " and deviation "
              + deviation
              + " (want finite, and positive)");
    }
  }

  /** Mean and deviation of all pixels; the deviation of images of one colour is taken as 1. */
  public static Normalisation of(LabelledImages images) {
    long[] histogram = images.histogram();
    long n = 0;
    long sum = 0;
    long squares =
        0; // below 2^30 pixels * 2^16: far from overflow, so the order of summing is immaterial
    for (int v = 0; v < histogram.length; v++) {
      n += histogram[v];
      sum += v * histogram[v];
      squares += (long) v * v * histogram[v];
    }
    double mean = (double) sum / n;
    double variance = (double) squares / n - mean * mean;
    double deviation = variance > 0 ? Math.sqrt(variance) / 255 : 1;
    return new Normalisation((float) (mean / 255), (float) deviation);
  }

  /** The factor a of {@code a * pixel + b}. */
  float scale() {
    return 1 / (255 * deviation);
  }

  /** The term b of {@code a * pixel + b}. */
  float shift() {
    return -mean / deviation;
  }
}
