/**
 * ONNX files as they are: protobuf messages read into records, nothing interpreted.
 *
 * <p>May import {@code onnx.tensor} and {@code data}. Invariant: no length in a file is believed
 * before it was held against what is there, and numbers stay in the file until they are asked for.
 */
@NullMarked
package dev.lanewise.nn.onnx.file;

import org.jspecify.annotations.NullMarked;
