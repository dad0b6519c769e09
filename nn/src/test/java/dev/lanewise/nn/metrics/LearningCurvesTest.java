package dev.lanewise.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import dev.lanewise.nn.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurvesTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_500));

  @TempDir Path folder;

  private static LearningCurves curves() {
    return new LearningCurves()
        .add(2, "loss, train", 0.25)
        .add(1, "loss, train", 1.5)
        .add(2, "accuracy", 0.1)
        .add(2, "accuracy", 0.9)
        .add(3, "accuracy", Double.NaN);
  }

  @Test
  void valuesAreKeptByEpoch() {
    LearningCurves curves = curves();
    assertThat(curves.names()).containsExactly("loss, train", "accuracy");
    assertThat(curves.curve("loss, train")).containsExactly(Map.entry(1, 1.5), Map.entry(2, 0.25));
    assertThat(curves.last("loss, train")).hasValue(0.25);
    assertThat(curves.last("none")).isEmpty();
    assertThat(curves.curve("none")).isEmpty();
  }

  @Test
  void theTableHasARowForEachEpoch() throws IOException {
    Path file = folder.resolve("curves.csv");
    curves().writeCsv(file);
    assertThat(Files.readAllLines(file))
        .containsExactly("epoch,\"loss, train\",accuracy", "1,1.5,", "2,0.25,0.9", "3,,NaN");
    assertThatThrownBy(() -> curves().writeCsv(folder.resolve("no/curves.csv")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no folder");
  }

  @Test
  void aResumedTrainingGoesOnWithItsTable() throws IOException {
    Path file = folder.resolve("curves.csv");
    LearningCurves curves = curves().add(9, "accuracy", 1 / 3.0).add(3, "loss, train", 1e-300);
    curves.writeCsv(file);
    LearningCurves read = LearningCurves.read(file);
    assertThat(read.names()).containsExactly("loss, train", "accuracy");
    read.names().forEach(name -> assertThat(read.curve(name)).isEqualTo(curves.curve(name)));
    new LearningCurves().writeCsv(file);
    assertThat(LearningCurves.read(file).names()).isEmpty();
  }

  @Test
  void otherTablesAreRefused() throws IOException {
    Path file = folder.resolve("other.csv");
    for (String text :
        List.of(
            "epoch,a\n1,x\n",
            "epoch,a\n,1\n",
            "epoch,b\n1.5,2\n",
            "a,b\n1,2\n",
            "epoch,a\n1,2,3\n",
            "epoch,a\n1\n",
            "epoch,\"a\n")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> LearningCurves.read(file))
          .isInstanceOf(DataException.class)
          .message()
          .startsWith(file.toString())
          .doesNotContain("\n");
    }
    assertThatThrownBy(() -> LearningCurves.read(folder.resolve("none.csv")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void eventsAreRecordsWithTwoChecksums() throws IOException {
    Path file;
    try (EventFile events = EventFile.create(folder.resolve("run"), CLOCK)) {
      events.scalar("loss/train", 300, 0.5);
      file = events.file();
    }
    assertThat(file.getFileName()).hasToString("events.out.tfevents.0000000001.lanewise.000");
    byte[] bytes = Files.readAllBytes(file);
    // Every event file begins so: 24 bytes follow, and the masked CRC-32C of that length.
    assertThat(Arrays.copyOf(bytes, 13))
        .containsExactly(0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09);
    List<byte[]> records = records(bytes);
    assertThat(records).hasSize(2);
    CodedInputStream first = CodedInputStream.newInstance(records.get(0));
    assertThat(first.readTag()).isEqualTo(1 << 3 | 1);
    assertThat(first.readDouble()).isEqualTo(1.5);
    assertThat(first.readTag()).isEqualTo(3 << 3 | 2);
    assertThat(first.readString()).isEqualTo("brain.Event:2");
    assertThat(first.isAtEnd()).isTrue();
    CodedInputStream second = CodedInputStream.newInstance(records.get(1));
    second.readTag();
    second.readDouble();
    assertThat(second.readTag()).isEqualTo(2 << 3);
    assertThat(second.readInt64()).isEqualTo(300);
    assertThat(second.readTag()).isEqualTo(5 << 3 | 2);
    CodedInputStream summary = CodedInputStream.newInstance(second.readByteArray());
    assertThat(summary.readTag()).isEqualTo(1 << 3 | 2);
    CodedInputStream value = CodedInputStream.newInstance(summary.readByteArray());
    assertThat(value.readTag()).isEqualTo(1 << 3 | 2);
    assertThat(value.readString()).isEqualTo("loss/train");
    assertThat(value.readTag()).isEqualTo(2 << 3 | 5);
    assertThat(value.readFloat()).isEqualTo(0.5f);
    assertThat(value.isAtEnd() && summary.isAtEnd() && second.isAtEnd()).isTrue();
  }

  @Test
  void aSecondRunGetsAFileOfItsOwn() throws IOException {
    try (EventFile one = EventFile.create(folder, CLOCK);
        EventFile two = EventFile.create(folder, CLOCK)) {
      assertThat(one.file()).isNotEqualTo(two.file());
      assertThat(Files.size(one.file())).isEqualTo(40);
    }
    Path blocked = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> EventFile.create(blocked))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be written");
  }

  /** The data of all records, their checksums compared with one that works bit by bit. */
  private static List<byte[]> records(byte[] bytes) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int at = in.position();
      int length = Math.toIntExact(in.getLong());
      assertThat(in.getInt()).isEqualTo(maskedCrc(bytes, at, 8));
      byte[] data = new byte[length];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(maskedCrc(bytes, at + 12, length));
      records.add(data);
    }
    return records;
  }

  private static int maskedCrc(byte[] bytes, int from, int n) {
    int crc = -1;
    for (int i = from; i < from + n; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 1 ? 0x82F63B78 : 0);
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }
}
