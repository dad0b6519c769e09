package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Data that cannot be used: missing, damaged, or not what was asked for. Its message is one line
 * that names the file and the values, fit to be shown to a user as it is.
 */
public class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal with its one line; line breaks and other control characters become spaces. */
  public DataException(String line) {
    super(line.replaceAll("\\p{Cntrl}+", " "));
  }

  /**
   * A refusal of {@code file} because the system could not do something with it.
   *
   * @param doing for example {@code read} or {@code written}
   */
  public static DataException of(Path file, String doing, IOException cause) {
    DataException refusal = new DataException(file + ": cannot be " + doing + ": " + reason(cause));
    refusal.initCause(cause);
    return refusal;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
