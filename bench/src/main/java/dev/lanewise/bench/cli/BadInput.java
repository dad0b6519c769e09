package dev.lanewise.bench.cli;

/** Something the user gave cannot be used. The message is one line: the values, and what to do. */
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInput(String message) {
    super(message);
  }
}
