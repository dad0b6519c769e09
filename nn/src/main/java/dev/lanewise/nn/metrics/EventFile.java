package dev.lanewise.nn.metrics;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.nn.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.zip.CRC32C;

/**
 * A log of scalars that TensorBoard shows while it grows: {@code tensorboard --logdir folder}. Each
 * value is one record, written at once; a record that a killed process left half-written is found
 * out by its checksum. A training that is resumed writes a new file into the same folder.
 *
 * <p>The format: records of TensorFlow (length, checksum, data, checksum, little-endian; the
 * checksums are CRC-32C, masked), each with an {@code Event} of {@code event.proto} in protobuf's
 * wire format.
 */
public final class EventFile implements AutoCloseable {
  private static final int WALL_TIME = 1; // fields of Event
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1; // of Summary
  private static final int TAG = 1; // of Summary.Value
  private static final int SIMPLE_VALUE = 2;

  private static final int MASK = 0xa282ead8;
  private static final int MOST_IN_A_SECOND = 1000;

  private final Path file;
  private final OutputStream out;
  private final InstantSource clock;
  private final CRC32C crc = new CRC32C();

  private EventFile(Path file, OutputStream out, InstantSource clock) {
    this.file = file;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Begins a new file in a folder, which is made if it is not there.
   *
   * @throws DataException if it cannot be written
   */
  public static EventFile create(Path folder) {
    return create(folder, InstantSource.system());
  }

  static EventFile create(Path folder, InstantSource clock) {
    try {
      Files.createDirectories(folder);
      for (int n = 0; ; n++) {
        // TensorBoard wants "tfevents" in the name, and reads a folder's files by its order.
        String name =
            "events.out.tfevents.%010d.lanewise.%03d"
                .formatted(clock.instant().getEpochSecond(), n);
        Path file = folder.resolve(name);
        try {
          OutputStream out =
              Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          EventFile events = new EventFile(file, out, clock);
          events.write(event -> event.writeString(FILE_VERSION, "brain.Event:2"));
          return events;
        } catch (FileAlreadyExistsException e) {
          if (n == MOST_IN_A_SECOND) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw DataException.of(folder, "written", e);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /**
   * Adds a value.
   *
   * @param tag what it is; parts before a slash group the pictures, as in {@code loss/train}
   * @param step counts from 0 or 1, and rises
   * @throws DataException if it cannot be written
   */
  public void scalar(String tag, long step, double value) {
    try {
      byte[] summaryValue =
          message(
              m -> {
                m.writeString(TAG, tag);
                m.writeFloat(SIMPLE_VALUE, (float) value);
              });
      byte[] summary = message(m -> m.writeByteArray(VALUE, summaryValue));
      write(
          event -> {
            event.writeInt64(STEP, step);
            event.writeByteArray(SUMMARY, summary);
          });
    } catch (IOException e) {
      throw DataException.of(file, "written", e);
    }
  }

  private interface Fields {
    void writeTo(CodedOutputStream message) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream message = CodedOutputStream.newInstance(bytes);
    fields.writeTo(message);
    message.flush();
    return bytes.toByteArray();
  }

  private void write(Fields fields) throws IOException {
    double seconds = clock.millis() / 1e3;
    byte[] event =
        message(
            m -> {
              m.writeDouble(WALL_TIME, seconds);
              fields.writeTo(m);
            });
    ByteBuffer record =
        ByteBuffer.allocate(event.length + 16).order(ByteOrder.LITTLE_ENDIAN).putLong(event.length);
    record.putInt(masked(record.array(), 0, 8)).put(event);
    record.putInt(masked(record.array(), 12, event.length));
    out.write(record.array()); // in one call: a reader sees all of it, or a part and waits
  }

  private int masked(byte[] bytes, int from, int n) {
    crc.reset();
    crc.update(bytes, from, n);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw DataException.of(file, "written", e);
    }
  }
}
