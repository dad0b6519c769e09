package dev.lanewise.kernels;

/**
 * One thing the core can compute: its name in ids and messages, and the contract its kernels
 * fulfil.
 *
 * @param name lower case, words joined by dots, for example {@code conv2d.input-gradient}
 * @param contract the abstract class every kernel of this operation extends
 */
public record Operation<C>(String name, Class<C> contract) {
  @Override
  public String toString() {
    return name;
  }
}
