package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each limit lets through what is just within it, and names what is just beyond. */
class ReadLimitsTest {
  private static final long MUCH = 1 << 20;

  @TempDir Path folder;

  private static ReadLimits limits(int axes, int entries, long elements, long memory) {
    return new ReadLimits(axes, entries, elements, memory);
  }

  private static void refused(ThrowingCallable reading, Path file, String line) {
    assertThatThrownBy(reading).isInstanceOf(DataException.class).hasMessage(file + ": " + line);
  }

  @Test
  void arraysOfNumPy() {
    Path file = folder.resolve("a.npy");
    Npy.of(new int[] {2, 3}, new float[6]).write(file);
    assertThat(Npy.read(file, limits(2, 1, 6, 24)).size()).isEqualTo(6);
    refused(
        () -> Npy.read(file, limits(1, 1, 6, 24)),
        file,
        "its shape has 2 sizes, but the limit is 1");
    refused(
        () -> Npy.read(file, limits(2, 1, 5, 24)), file, "it has 6 elements, but the limit is 5");
    refused(
        () -> Npy.read(file, limits(2, 1, 6, 23)),
        file,
        "with its elements it takes 24 bytes of memory, but the limit is 23");

    Path both = folder.resolve("b.npz");
    Npy three = Npy.of(new int[] {3}, new float[3]);
    new Npz(Map.of("x", three, "y", three)).write(both);
    assertThat(Npz.read(both, limits(1, 2, 3, 24)).arrays()).hasSize(2);
    refused(() -> Npz.read(both, limits(1, 1, 3, 24)), both, "it has 2 arrays, but the limit is 1");
    refused(
        () -> Npz.read(both, limits(1, 2, 3, 23)),
        both,
        "with its elements it takes 24 bytes of memory, but the limit is 23");
  }

  @Test
  void safetensors() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.Tensor six = new Safetensors.Tensor(new int[] {2, 3}, new float[6]);
    new Safetensors(Map.of(), Map.of("a", six, "b", six)).write(file);
    assertThat(Safetensors.read(file, limits(2, 2, 6, MUCH)).tensors()).hasSize(2);
    refused(
        () -> Safetensors.read(file, limits(2, 1, 6, MUCH)),
        file,
        "it has 2 tensors, but the limit is 1");
    assertThatThrownBy(() -> Safetensors.read(file, limits(1, 2, 6, MUCH)))
        .hasMessageEndingWith(" has 2 sizes, but the limit is 1");
    assertThatThrownBy(() -> Safetensors.read(file, limits(2, 2, 5, MUCH)))
        .hasMessageEndingWith(" has 6 elements, but the limit is 5");
    assertThatThrownBy(() -> Safetensors.read(file, limits(2, 2, 6, 100)))
        .hasMessageContaining("with its header it takes ");
  }

  @Test
  void images() throws IOException {
    Path images = folder.resolve("images");
    Path labels = folder.resolve("labels");
    Files.write(
        images, new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6});
    Files.write(labels, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1});
    assertThat(Idx.read(images, labels, 2, limits(3, 1, 6, 6)).count()).isEqualTo(2);
    refused(
        () -> Idx.read(images, labels, 2, limits(3, 1, 5, 6)),
        images,
        "it has 6 elements, but the limit is 5");
    refused(
        () -> Idx.read(images, labels, 2, limits(3, 1, 6, 5)),
        images,
        "with its images it takes 6 bytes of memory, but the limit is 5");
  }

  @Test
  void tables() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "1,2,0\n3,4,1\n");
    Csv csv = Csv.withoutHeader();
    assertThat(csv.limits(limits(1, 3, 6, MUCH)).read(file).count()).isEqualTo(2);
    refused(
        () -> csv.limits(limits(1, 2, 6, MUCH)).read(file),
        file,
        "it has 3 columns, but the limit is 2");
    refused(
        () -> csv.limits(limits(1, 3, 5, MUCH)).read(file),
        file,
        "it has 6 elements, but the limit is 5");
    assertThatThrownBy(() -> csv.limits(limits(1, 3, 6, 640)).read(wide()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not a CSV file");
    assertThatThrownBy(() -> csv.limits(limits(1, 3, MUCH, 1 << 14)).read(tall()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("with its rows it takes ");
  }

  private Path wide() throws IOException {
    return Files.writeString(folder.resolve("wide.csv"), "1".repeat(11) + ",2,0\n");
  }

  private Path tall() throws IOException {
    return Files.writeString(folder.resolve("tall.csv"), "1,2,0\n".repeat(1000));
  }

  @Test
  void limitsLeaveRoom() {
    assertThatThrownBy(() -> limits(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
