package dev.lanewise.nn.fuzz;

import dev.lanewise.nn.data.Csv;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Idx;
import dev.lanewise.nn.data.Npy;
import dev.lanewise.nn.data.Npz;
import dev.lanewise.nn.data.ReadLimits;
import dev.lanewise.nn.data.Safetensors;
import dev.lanewise.nn.onnx.OnnxModel;
import dev.lanewise.nn.onnx.ValueInfo;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a coverage-guided fuzzer calls with bytes of its own making: a reader accepts them or
 * refuses them in one line, and nothing else. {@code .ci/fuzz} runs it under Jazzer; what that has
 * found is kept in {@code src/test/resources/fuzz} and read again in each build.
 */
public final class ReaderFuzz {
  private static final Limits SMALL = new Limits(16, 1000, 1 << 16, 1 << 22, 1 << 22, 100);

  private static final ReadLimits FEW = new ReadLimits(16, 1000, 1 << 16, 1 << 22);

  /** Made once: there are thousands of inputs in a second. */
  private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

  private static Reader reader = Reader.ONNX;

  private ReaderFuzz() {}

  /** The readers, by the names of their folders. */
  enum Reader {
    ONNX {
      @Override
      void read(byte[] bytes) {
        OnnxModel model = OnnxModel.of("fuzz", bytes, SMALL);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (ValueInfo input : model.inputs()) {
          int[] dims = Arrays.stream(input.sizes()).map(d -> Math.clamp(d, 1, 4)).toArray();
          if (dims.length < 6) {
            inputs.put(input.name(), new TensorBuilder(input.type(), dims).done());
          }
        }
        model.session().run(inputs);
      }
    },
    SAFETENSORS {
      @Override
      void read(byte[] bytes) {
        withFile("a.safetensors", bytes, file -> Safetensors.read(file, FEW));
      }
    },
    NPY {
      @Override
      void read(byte[] bytes) {
        boolean zip = bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K';
        withFile("a.npy", bytes, file -> zip ? Npz.read(file, FEW) : Npy.read(file, FEW));
      }
    },
    /** Two files: the first byte says how many of the others are the images'. */
    IDX {
      @Override
      void read(byte[] bytes) {
        int images = bytes.length == 0 ? 0 : Math.min(bytes[0] & 0xFF, bytes.length - 1);
        byte[] first = Arrays.copyOfRange(bytes, Math.min(1, bytes.length), 1 + images);
        byte[] second = Arrays.copyOfRange(bytes, Math.min(1 + images, bytes.length), bytes.length);
        withFile(
            "images",
            first,
            file -> {
              withFile("labels", second, labels -> Idx.read(file, labels, 10, FEW));
              return file;
            });
      }
    },
    /** The first byte says how it is to be read. */
    CSV {
      @Override
      void read(byte[] bytes) {
        int how = bytes.length == 0 ? 0 : bytes[0];
        char separator = (how & 2) == 0 ? ',' : ';';
        Csv csv = ((how & 1) == 0 ? Csv.withHeader() : Csv.withoutHeader()).separator(separator);
        Csv.Missing[] policies = Csv.Missing.values();
        csv.missing(policies[(how >> 2 & 3) % policies.length]).limits(FEW);
        byte[] text = Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length);
        withFile(
            "a.csv",
            text,
            file -> {
              Csv.hasHeader(file, separator);
              return ((how & 16) == 0 ? csv : csv.values(-1)).read(file);
            });
      }
    };

    abstract void read(byte[] bytes);

    /** Accepts or refuses. */
    void acceptsOrRefuses(byte[] bytes) {
      try {
        read(bytes);
      } catch (DataException e) {
        String line = e.getMessage();
        if (line == null || line.isBlank()) {
          throw new IllegalStateException("refused without a reason", e);
        }
      }
    }

    String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private interface Use {
    Object of(Path file);
  }

  private static void withFile(String name, byte[] bytes, Use use) {
    try {
      Path file = FILES.computeIfAbsent(name, ReaderFuzz::made);
      use.of(Files.write(file, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path made(String name) {
    try {
      Path file = Files.createTempFile("fuzz", name);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called by Jazzer once: which reader. */
  public static void fuzzerInitialize(String[] arguments) {
    reader = Reader.valueOf(arguments[0].toUpperCase(Locale.ROOT));
  }

  /** Called by Jazzer, again and again. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    reader.acceptsOrRefuses(bytes);
  }
}
