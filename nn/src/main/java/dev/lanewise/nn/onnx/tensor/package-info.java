/**
 * Tensors of every element type that ONNX knows, with sizes of 0 where there is nothing.
 *
 * <p>May import {@code data}. Invariant: a tensor never changes, and each of its elements is a
 * value of its type.
 */
@NullMarked
package dev.lanewise.nn.onnx.tensor;

import org.jspecify.annotations.NullMarked;
