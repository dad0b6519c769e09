/**
 * Nodes and shapes: a sealed set of operations as records.
 *
 * <p>May import {@code kernels.RandomKey}, a value; knows no kernel. Invariant: a graph only grows,
 * and a node's shape is known when it is made.
 */
@NullMarked
package dev.lanewise.nn.graph;

import org.jspecify.annotations.NullMarked;
