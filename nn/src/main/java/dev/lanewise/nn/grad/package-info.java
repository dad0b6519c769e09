/**
 * Gradients: from graph to graph, symbolic, to any order.
 *
 * <p>May import {@code graph}. Invariant: what it adds are ordinary nodes.
 */
@NullMarked
package dev.lanewise.nn.grad;

import org.jspecify.annotations.NullMarked;
