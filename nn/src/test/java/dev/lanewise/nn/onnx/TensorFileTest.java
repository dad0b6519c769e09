package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorFileTest {
  @TempDir Path folder;

  private Tensor read(OnnxBytes tensor) throws IOException {
    return TensorFile.read(Files.write(folder.resolve("t.pb"), tensor.bytes()));
  }

  private static OnnxBytes tensor(ElementType type, int... dims) {
    OnnxBytes tensor = message();
    for (int d : dims) {
      tensor.put(1, (long) d);
    }
    return tensor.put(2, (long) type.code());
  }

  private static byte[] packed(long... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (long v : values) {
      out.writeInt64NoTag(v);
    }
    out.flush();
    return bytes.toByteArray();
  }

  @Test
  void typedFieldsMayBePackedOrNot() throws IOException {
    Tensor floats = Tensor.of(new int[] {2}, 1.5f, -2f);
    assertThat(read(tensor(ElementType.FLOAT, 2).put(4, 1.5f).put(4, -2f))).isEqualTo(floats);
    byte[] raw =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-2).array();
    assertThat(read(tensor(ElementType.FLOAT, 2).put(4, raw))).isEqualTo(floats);
    assertThat(read(tensor(ElementType.FLOAT, 2).put(9, raw))).isEqualTo(floats);
    Tensor longs = Tensor.row(7L, -8L);
    assertThat(read(tensor(ElementType.INT64, 2).put(7, 7L).put(7, -8L))).isEqualTo(longs);
    assertThat(read(tensor(ElementType.INT64, 2).put(7, packed(7, -8)))).isEqualTo(longs);
    OnnxBytes dims = message().put(1, packed(1, 2)).put(2, 7L).put(7, packed(7, -8));
    assertThat(read(dims)).isEqualTo(longs.reshape(1, 2));
  }

  /** Bits in 32-bit fields, and what they mean. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 15360, 1",
    "FLOAT16, 49152, -2",
    "BFLOAT16, 16256, 1",
    "FLOAT8E4M3FN, 56, 1",
    "FLOAT8E5M2, 188, -1",
    "BOOL, 1, 1",
    "INT8, -5, -5",
    "UINT16, 65535, 65535",
    "INT32, -2147483648, -2147483648"
  })
  void smallTypesSitInIntegers(ElementType type, long bits, double value) throws IOException {
    Tensor read = read(tensor(type, 1).put(5, bits));
    assertThat(read.type()).isEqualTo(type);
    assertThat(read.real(0)).isEqualTo(value);
  }

  @Test
  void fourBitsAreTwoToAByte() throws IOException {
    OnnxBytes int4 = tensor(ElementType.INT4, 3).put(9, new byte[] {(byte) 0xF1, 0x07});
    assertThat(read(int4)).isEqualTo(Tensor.of(ElementType.INT4, new int[] {3}, 1, -1, 7L));
    OnnxBytes typed = tensor(ElementType.UINT4, 3).put(5, 0xF1L).put(5, 7L);
    assertThat(read(typed)).isEqualTo(Tensor.of(ElementType.UINT4, new int[] {3}, 1, 15, 7L));
  }

  @Test
  void textAndNothing() throws IOException {
    OnnxBytes text = tensor(ElementType.STRING, 2).put(6, "a").put(6, "");
    assertThat(read(text)).isEqualTo(Tensor.of(new int[] {2}, "a", ""));
    assertThat(read(tensor(ElementType.FLOAT, 0, 3)))
        .isEqualTo(Tensor.of(new int[] {0, 3}, new float[0]));
    assertThatThrownBy(() -> read(tensor(ElementType.STRING, 2).put(6, "a")))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("holds 2 texts but there are 1");
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {
        "FLOAT", "DOUBLE", "FLOAT16", "INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32",
        "INT64", "UINT64", "BOOL"
      })
  void numpysTypesSurviveAFile(ElementType type) {
    Tensor x =
        type.isReal()
            ? Tensor.of(type, new int[] {3, 1}, 0.0, 1.5, -4.0)
            : Tensor.of(type, new int[] {3, 1}, 0L, 1L, type.isUnsigned() ? 1L : -4L);
    Path file = folder.resolve("x.npy");
    TensorFile.write(file, x);
    assertThat(TensorFile.read(file)).isEqualTo(x);
  }

  @Test
  void largeNumbersWithoutASignKeepAllTheirDigits() {
    Tensor x = Tensor.of(ElementType.UINT64, new int[] {3}, (1L << 53) + 1, Long.MIN_VALUE, -1L);
    Path file = folder.resolve("x.npy");
    TensorFile.write(file, x);
    assertThat(TensorFile.read(file)).isEqualTo(x);
    assertThat(TensorFile.read(file).longs()).containsExactly((1L << 53) + 1, Long.MIN_VALUE, -1L);
  }

  @Test
  void textIsNotWritten() {
    Path file = folder.resolve("x.npy");
    assertThatThrownBy(() -> TensorFile.write(file, Tensor.of(new int[] {1}, "a")))
        .isInstanceOf(DataException.class)
        .hasMessage("text cannot be written as NPY");
    assertThat(file).doesNotExist();
  }
}
