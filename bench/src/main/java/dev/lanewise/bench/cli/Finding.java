package dev.lanewise.bench.cli;

/**
 * One thing the doctor looked at.
 *
 * @param subject what it is
 * @param state what was found
 * @param remedy what to do; empty if all is well
 */
record Finding(String subject, String state, String remedy) {
  static Finding fine(String subject, String state) {
    return new Finding(subject, state, "");
  }

  static Finding problem(String subject, String state, String remedy) {
    return new Finding(subject, state, remedy);
  }

  boolean isProblem() {
    return !remedy.isEmpty();
  }
}
