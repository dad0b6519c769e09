/**
 * Layers: values that hold parameters and add nodes to a graph.
 *
 * <p>May import {@code graph} and, of the kernels, random keys and {@code linear}. Invariant:
 * applying a layer changes nothing but the graph.
 */
@NullMarked
package dev.lanewise.nn.layer;

import org.jspecify.annotations.NullMarked;
