package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Machine;
import java.lang.System.Logger.Level;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The one vector width of this JVM: the machine's preferred one unless a property narrows it. */
public final class Width {
  private Width() {}

  /** The species; classes that compute keep it in a {@code static final} of their own. */
  public static final VectorSpecies<Float> SPECIES = choose();

  /** Its width in bits. */
  public static final int BITS = SPECIES.vectorBitSize();

  private static VectorSpecies<Float> choose() {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    VectorSpecies<Float> wanted =
        switch (System.getProperty(Machine.WIDTH_PROPERTY, "")) {
          case "128" -> FloatVector.SPECIES_128;
          case "256" -> FloatVector.SPECIES_256;
          case "512" -> FloatVector.SPECIES_512;
          case "" -> preferred;
          default ->
              throw new IllegalArgumentException(
                  Machine.WIDTH_PROPERTY
                      + " is "
                      + System.getProperty(Machine.WIDTH_PROPERTY)
                      + " but must be 128, 256 or 512");
        };
    if (wanted.vectorBitSize() > preferred.vectorBitSize()) {
      System.getLogger("dev.lanewise.kernels")
          .log(
              Level.WARNING,
              Machine.WIDTH_PROPERTY
                  + " is "
                  + wanted.vectorBitSize()
                  + " but this machine has "
                  + preferred.vectorBitSize()
                  + "-bit vectors: using these");
      return preferred;
    }
    return wanted;
  }
}
