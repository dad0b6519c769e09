package dev.lanewise.bench.cli;

import dev.lanewise.kernels.Machine;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: ours, the JDK's, and the width of the vectors. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    int bits = Machine.here().vectorBits();
    String vectors = bits == 0 ? "no vectors" : bits + "-bit vectors";
    return new String[] {
      "lanewise " + number() + " (JDK " + Runtime.version() + ", " + vectors + ")"
    };
  }

  /** From the jar's manifest, or from the module when run out of class folders. */
  private static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development build" : version;
  }
}
