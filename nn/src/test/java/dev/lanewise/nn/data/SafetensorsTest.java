package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  static Safetensors.Tensor tensor(int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1f / (i + 3);
    }
    return new Safetensors.Tensor(shape, values);
  }

  static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private void refused(byte[] bytes, String words) throws IOException {
    Path file = Files.write(folder.resolve("bad.safetensors"), bytes);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(DataException.class)
        .message()
        .contains(file.toString(), words)
        .doesNotContain("\n");
  }

  @Test
  void givesBackEveryBit() {
    float[] odd = {
      0f, -0f, Float.NaN, Float.intBitsToFloat(0x7fc12345), Float.MIN_VALUE, Float.NEGATIVE_INFINITY
    };
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("conv.weight", tensor(6, 1, 5, 5));
    tensors.put("odd \"name\"\n", new Safetensors.Tensor(new int[] {2, 3}, odd));
    tensors.put("scalar", tensor());
    tensors.put("none", tensor(0, 7));
    tensors.put("large", tensor(40_000));
    Path file = folder.resolve("a.safetensors");
    new Safetensors(Map.of("seed", "1", "é", "\"ü\"\t{"), tensors).write(file);

    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).containsOnly(Map.entry("seed", "1"), Map.entry("é", "\"ü\"\t{"));
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach(
        (name, t) -> {
          assertThat(tensor(read, name).shape()).isEqualTo(t.shape());
          assertThat(bits(tensor(read, name).values())).isEqualTo(bits(t.values()));
        });
  }

  private static Safetensors.Tensor tensor(Safetensors file, String name) {
    return Objects.requireNonNull(file.tensors().get(name), name);
  }

  private static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(x[i]));
    return bits;
  }

  @Test
  void readsWhatOthersWrite() throws IOException {
    byte[] data =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1.5f)
            .putFloat(-2f)
            .putFloat(3f)
            .array();
    String header =
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ";
    Safetensors read = Safetensors.read(Files.write(folder.resolve("b"), file(header, data)));
    assertThat(tensor(read, "a").values()).containsExactly(1.5f);
    assertThat(tensor(read, "b").values()).containsExactly(-2f, 3f);
    assertThat(read.metadata()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}              | do not hold",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}}             | cut short: tensor a ends at byte 12",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}              | takes bytes 4 to 8",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}              | take 4 bytes, but 8 follow",
        "{'a':{'dtype':'F16','shape':[4],'data_offsets':[0,8]}}              | dtype F16",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}             | shape [-2]",
        "{'a':{'dtype':'F32','shape':[4294967296,2147483648],'data_offsets':[0,0]}} | which 0 bytes do not hold",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}                | lacks",
        "{'a':{'dtype':'F32','data_offsets':[0,8]}}                          | lacks",
        "{'a':{'shape':[2],'data_offsets':[0,8]}}                            | dtype",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}        | unknown property x",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | takes bytes 0 to 8",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | two tensors are named a",
        "{'__metadata__':{'k':'1','k':'2'}}                                  | two values of k",
        "{'__metadata__':{'k':1}}                                            | damaged",
        "{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}}            | damaged",
        "{'a':{'dtype':'F32','shape':[[2]],'data_offsets':[0,8]}}            | damaged",
        "{} {}                                                               | more text follows",
        "[1]                                                                 | not a whole JSON object",
        "{'a':                                                               | not a whole JSON object",
      })
  void refusesHeaders(String header, String words) throws IOException {
    refused(file(header.replace('\'', '"'), new byte[8]), words);
  }

  @Test
  void refusesEveryCut() throws IOException {
    Path whole = folder.resolve("whole");
    new Safetensors(Map.of("k", "v"), Map.of("w", tensor(3, 4))).write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    for (int n = 0; n < bytes.length; n++) {
      refused(Arrays.copyOf(bytes, n), "");
    }
    refused(Arrays.copyOf(bytes, bytes.length + 4), "take 48 bytes, but 52 follow");
  }

  @Test
  void refusesDeepNestingAndBadText() throws IOException {
    refused(
        file("{\"a\":" + "{\"b\":".repeat(50_000) + "1" + "}".repeat(50_001), new byte[0]),
        "unknown property b");
    String shape = "{\"a\":{\"shape\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}}";
    refused(file(shape, new byte[0]), "damaged");
    byte[] latin = file("{\"?\":1}", new byte[0]);
    latin[10] = (byte) 0xe9;
    refused(latin, "not UTF-8");
    refused(ByteBuffer.allocate(20).putLong(-1).array(), "18446744073709551615");
  }

  @Test
  void aTensorHoldsWhatItsShapeSays() {
    assertThatThrownBy(() -> new Safetensors.Tensor(new int[] {2, 3}, new float[5]))
        .hasMessageContaining("[2, 3] does not hold 5 numbers");
    assertThatThrownBy(() -> new Safetensors(Map.of(), Map.of("__metadata__", tensor(1))))
        .hasMessageContaining("__metadata__");
  }
}
