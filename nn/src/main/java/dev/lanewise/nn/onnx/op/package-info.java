/**
 * ONNX's operators, one place for each: its evaluator on tensors, and where it applies its
 * translation to nodes of a graph.
 *
 * <p>May import {@code onnx.tensor}, {@code graph} and {@code data}. Invariant: an operator does
 * what the specification of the model's operator set says, or declines; it never approximates what
 * it was not asked for.
 */
@NullMarked
package dev.lanewise.nn.onnx.op;

import org.jspecify.annotations.NullMarked;
