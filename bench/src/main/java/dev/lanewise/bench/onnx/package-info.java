/**
 * The ONNX project's own tests, run on Lanewise.
 *
 * <p>May import {@code nn.onnx} and {@code nn.data}. Invariant: a test passes only if element types
 * and shapes are the expected ones exactly.
 */
@NullMarked
package dev.lanewise.bench.onnx;

import org.jspecify.annotations.NullMarked;
