package dev.lanewise.bench.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;

/** Asks a server on this machine for predictions, over connections that are kept. */
final class Client {
  private static final int OK = 200;
  private static final int MOST_MILLIS = 30_000;

  private final URL url;
  private final byte[] body;

  Client(int port, byte[] body) throws IOException {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    this.url = URI.create("http://" + name + ":" + port + "/predict").toURL();
    this.body = body.clone();
  }

  /** The answer's body; with any other status than 200, an IOException that has it. */
  byte[] predict() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", Payload.BINARY.type());
    connection.setConnectTimeout(MOST_MILLIS);
    connection.setReadTimeout(MOST_MILLIS);
    connection.setFixedLengthStreamingMode(body.length);
    connection.setDoOutput(true);
    try (OutputStream to = connection.getOutputStream()) {
      to.write(body);
    }
    if (connection.getResponseCode() != OK) {
      throw new IOException(url + " answered " + connection.getResponseCode());
    }
    try (InputStream from = connection.getInputStream()) {
      return from.readAllBytes();
    }
  }
}
