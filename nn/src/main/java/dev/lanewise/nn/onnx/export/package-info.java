/**
 * Graphs to ONNX files.
 *
 * <p>May import {@code graph}, {@code layer}, {@code run} for weights, and of {@code data} what
 * writes files. Invariant: an operation is either said exactly or refused with its name; a pattern
 * only ever says more shortly what its nodes say one by one.
 */
@NullMarked
package dev.lanewise.nn.onnx.export;

import org.jspecify.annotations.NullMarked;
