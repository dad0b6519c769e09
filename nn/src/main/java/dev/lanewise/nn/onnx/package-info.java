/**
 * ONNX models: loaded, compiled for the shapes they are given, and run.
 *
 * <p>May import {@code onnx.file}, {@code onnx.op}, {@code onnx.tensor}, {@code graph}, {@code
 * plan}, {@code run}, {@code data} and the kernels. Invariant: what a graph can hold becomes a
 * plan; only what it cannot is computed between plans.
 */
@NullMarked
package dev.lanewise.nn.onnx;

import org.jspecify.annotations.NullMarked;
