package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made by hand from the format's specification, NumPy Enhancement Proposal 1. */
class NpyTest {
  @TempDir Path folder;

  /** A file of any version: magic, version, the header's length in 2 or 4 bytes, header, data. */
  static byte[] file(int version, String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer b =
        ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    b.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    b.put((byte) version).put((byte) 0);
    if (version == 1) {
      b.putShort((short) text.length);
    } else {
      b.putInt(text.length);
    }
    return b.put(text).put(data).array();
  }

  static String header(String descr, boolean columnsFirst, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }          \n"
        .formatted(descr, columnsFirst ? "True" : "False", shape);
  }

  private static byte[] bytes(int... values) {
    byte[] b = new byte[values.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) values[i];
    }
    return b;
  }

  private Npy read(byte[] bytes) throws IOException {
    return Npy.read(Files.write(folder.resolve("a.npy"), bytes));
  }

  private void refused(byte[] bytes, String... words) throws IOException {
    Path file = Files.write(folder.resolve("bad.npy"), bytes);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(DataException.class)
        .message()
        .startsWith(file + ": ")
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void readsAllVersions() throws IOException {
    byte[] data = bytes(1, 2, 3, 4, 5, 6);
    for (int version = 1; version <= 3; version++) {
      Npy a = read(file(version, header("|u1", false, "(2, 3)"), data));
      assertThat(a).hasToString("U1[2, 3]");
      assertThat(a.longs()).containsExactly(1, 2, 3, 4, 5, 6);
    }
    assertThat(
            read(file(1, "{\"shape\":(),'descr':'|u1','fortran_order':False}", bytes(7))).shape())
        .isEmpty();
    assertThat(read(file(1, header("|u1", false, "(3L,)"), bytes(1, 2, 3))).shape())
        .containsExactly(3);
    assertThat(read(file(1, header("|u1", false, "(0, 5)"), bytes())).size()).isZero();
  }

  @Test
  void columnsFirstBecomesRowsFirst() throws IOException {
    // [[1, 2, 3], [4, 5, 6]] as columns, then a 2 x 3 x 2 array whose element [i, j, k] is ijk.
    Npy a = read(file(1, header("|i1", true, "(2, 3)"), bytes(1, 4, 2, 5, 3, 6)));
    assertThat(a.longs()).containsExactly(1, 2, 3, 4, 5, 6);
    byte[] cube = new byte[12];
    for (int k = 0, at = 0; k < 2; k++) {
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 2; i++) {
          cube[at++] = (byte) (100 * i + 10 * j + k);
        }
      }
    }
    assertThat(read(file(1, header("|i1", true, "(2, 3, 2)"), cube)).longs())
        .containsExactly(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121);
    assertThat(read(file(1, header("|i1", true, "(2, 0)"), bytes())).size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "|b1, 02, 1",
    "|i1, ff, -1",
    "|u1, ff, 255",
    "<i2, feff, -2",
    ">i2, fffe, -2",
    "<u2, 0001, 256",
    ">u2, 0001, 1",
    "<i4, fdffffff, -3",
    ">u4, ffffffff, 4294967295",
    "<i8, 0000000000000080, -9223372036854775808",
    ">u8, ffffffffffffffff, 18446744073709551615",
    "<f2, 003c, 1",
    ">f2, c100, -2.5",
    "<f2, 0100, 5.9604644775390625e-8",
    "<f4, 0000c03f, 1.5",
    ">f4, bfc00000, -1.5",
    "<f8, 000000000000f83f, 1.5",
    ">f8, 3ff8000000000000, 1.5",
    "=f4, 0000c03f, 1.5",
    "f4, 0000c03f, 1.5",
  })
  void readsAllTypesInBothOrders(String descr, String hex, double expected) throws IOException {
    byte[] data = HexFormat.of().parseHex(hex);
    Npy a = read(file(1, header(descr, false, "(1,)"), data));
    assertThat(a.real(0)).isEqualTo(expected);
    assertThat(a.floats()).containsExactly((float) expected);
    assertThat(a.doubles()).containsExactly(expected);
    if (expected == Math.rint(expected) && Math.abs(expected) <= 0x1p63) {
      assertThat(a.longs()).containsExactly((long) expected);
    } else {
      assertThatThrownBy(a::longs).isInstanceOf(ArithmeticException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[];                                                                  is not a dictionary",
        "{'descr': '|u1', 'fortran_order': False};                            lacks",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'x': (1,)};  second entry 'x'",
        "{'shape': (2,), 'shape': (2,)};                                      second entry 'shape'",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)};    records",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,)};              type |O",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (2,)};             type <c8",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (2,)};            type <f16",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (2,)};                 damaged",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2)};              cannot be",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-2,)};            damaged",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (,)};              cannot be",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,,2)};           cannot be",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (3,)};             takes 3 bytes, but at most 2",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)};             more bytes follow",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (268435456,)};     more than 2 GiB",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (65536,65536)};    more than 2 GiB",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999,)};   cannot be",
      })
  void refusesHeaders(String header, String words) throws IOException {
    refused(file(1, header, bytes(1, 2)), words);
  }

  @Test
  void refusesOtherFiles() throws IOException {
    byte[] whole = file(1, header("<f4", false, "(2, 2)"), new byte[16]);
    for (int n = 0; n < whole.length; n++) {
      refused(Arrays.copyOf(whole, n), "cut short");
    }
    refused(Arrays.copyOf(whole, whole.length + 1), "more bytes follow");
    refused("PK\3\4 and so on".getBytes(StandardCharsets.US_ASCII), "not an NPY file");
    whole[6] = 4;
    refused(whole, "version 4.0");
    byte[] long2 = file(2, header("<f4", false, "(2, 2)"), new byte[16]);
    long2[11] = (byte) 0xff;
    refused(long2, "its header would have", "at most 65536");
    String sizes = "(" + "1,".repeat(65) + ")";
    refused(file(1, header("|u1", false, sizes), bytes(1)), "65 sizes (want at most 64)");
    assertThatThrownBy(() -> Npy.read(folder.resolve("none.npy")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no such file");
  }

  /** As NumPy writes it: elements from a multiple of 64 bytes on, shapes as tuples. */
  @Test
  void writesWhatNumPyWrites() throws IOException {
    Path file = folder.resolve("w.npy");
    Npy.of(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}).write(file);
    byte[] bytes = Files.readAllBytes(file);
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    assertThat(bytes).hasSize(128 + 24);
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
    assertThat(Arrays.copyOf(bytes, 10))
        .containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    Npy.of(new int[] {1}, new long[] {7}).write(file);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("'shape': (1,), }");
    Npy.of(new int[] {}, new double[] {7}).write(file);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("'shape': (), }");
  }

  @Test
  void conversionsAreExactOrRefused() {
    Npy a = Npy.of(new int[] {3}, new double[] {1, 255, 0});
    assertThat(a.as(NpyType.U1).longs()).containsExactly(1, 255, 0);
    assertThatThrownBy(() -> a.as(NpyType.I1)).hasMessageContaining("255.0 is not a value of I1");
    assertThatThrownBy(() -> a.as(NpyType.BOOL)).hasMessageContaining("BOOL");
    Npy b = Npy.of(new int[] {1}, new long[] {-1});
    assertThatThrownBy(() -> b.as(NpyType.U8)).hasMessageContaining("-1 is not a value of U8");
    assertThatThrownBy(() -> Npy.of(new int[] {1}, new double[] {0.5}).as(NpyType.I4))
        .hasMessageContaining("0.5");
    assertThatThrownBy(() -> Npy.of(new int[] {2}, new float[3])).hasMessageContaining("3 numbers");
    Npy large = Npy.of(new int[] {1}, new double[] {0x1p63}).as(NpyType.U8);
    assertThat(large.real(0)).isEqualTo(0x1p63);
    assertThatThrownBy(large::longs).hasMessageContaining("9223372036854775808, beyond a long");
  }

  @Test
  void archivesKeepNamesAndOrder() throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    arrays.put("y", Npy.of(new int[] {2}, new long[] {1, 0}));
    arrays.put("some/x", Npy.of(new int[] {2, 2}, new float[] {1, 2, 3, 4}));
    Path file = folder.resolve("a.npz");
    new Npz(arrays).write(file);
    byte[] once = Files.readAllBytes(file);
    Npz read = Npz.read(file);
    assertThat(read.arrays().keySet()).containsExactly("y", "some/x");
    assertThat(read.array("some/x").floats()).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> read.array("z"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no array z among [y, some/x]");
    read.write(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void archivesOfOtherThingsAreRefused() throws IOException {
    Path file = folder.resolve("b.npz");
    Files.write(file, zip("readme.txt", new byte[3]));
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds readme.txt, which is not an array");
    Files.write(file, zip("a.npy", bytes(1, 2, 3)));
    assertThatThrownBy(() -> Npz.read(file)).hasMessageContainingAll("a.npy: cut short");
    byte[] claims = file(1, header("|u1", false, "(2000000000,)"), new byte[9]);
    Files.write(file, zip("a.npy", claims));
    assertThatThrownBy(() -> Npz.read(file)).hasMessageContaining("takes 2000000000 bytes");
    Files.write(file, bytes(1, 2, 3));
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.npz: cannot be read");
  }

  @Test
  void aChangedByteInAnArchiveIsNoticed() throws IOException {
    byte[] content = file(1, header("|u1", false, "(3,)"), bytes(70, 80, 90));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry("a.npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    Path file = Files.write(folder.resolve("c.npz"), out.toByteArray());
    assertThat(Npz.read(file).array("a").longs()).containsExactly(70, 80, 90);
    byte[] damaged = out.toByteArray();
    // Behind 30 bytes of header and the name: the content's last byte.
    damaged[30 + "a.npy".length() + content.length - 1]++;
    Files.write(file, damaged);
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("c.npz: a.npy is damaged");
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
