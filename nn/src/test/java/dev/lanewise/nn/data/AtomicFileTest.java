package dev.lanewise.nn.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private long files() throws IOException {
    try (var list = Files.list(folder)) {
      return list.count();
    }
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("f");
    AtomicFile.write(file, out -> out.write("old".getBytes(UTF_8)));
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("disk is full");
                    }))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": cannot be written: disk is full");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      throw new IllegalStateException("bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void whatAKilledWriterLeftIsOverwritten() throws IOException {
    Path file = folder.resolve("f");
    Files.writeString(folder.resolve(".f.partial"), "half of something much longer");
    AtomicFile.write(file, out -> out.write("new".getBytes(UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    AtomicFile.write(link, out -> out.write("new".getBytes(UTF_8)));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(target).hasContent("new");
  }

  @Test
  void refusesPlacesBeforeAnythingIsWritten() throws IOException {
    assertThatThrownBy(() -> AtomicFile.checkWritable(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> AtomicFile.checkWritable(folder.resolve("no/where")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no folder " + folder.resolve("no"));
    AtomicFile.checkWritable(folder.resolve("fine"));
    assertThat(files()).isZero();
  }
}
