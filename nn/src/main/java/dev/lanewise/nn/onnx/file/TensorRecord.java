package dev.lanewise.nn.onnx.file;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor ({@code TensorProto}) whose numbers may still be in the file.
 *
 * @param raw where its bytes are, little-endian; null if the numbers are in {@code typed}
 * @param typed {@code float[]}, {@code double[]}, {@code long[]} or {@code String[]}
 * @param external where the bytes are in another file: location, offset, length; null if they are
 *     not
 */
public record TensorRecord(
    String name,
    int type,
    List<Long> dims,
    @Nullable Bytes raw,
    @Nullable Object typed,
    @Nullable Map<String, String> external) {}
