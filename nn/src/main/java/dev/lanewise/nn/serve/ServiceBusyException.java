package dev.lanewise.nn.serve;

/** All predictors of a service were busy until the caller's patience ended. */
public final class ServiceBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServiceBusyException(String message) {
    super(message);
  }
}
