package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Shape;

/**
 * What one step of a plan does, for people.
 *
 * @param scope the part of the graph it belongs to, such as a layer
 * @param name its operations
 * @param kernel id of the kernel that does most of the work
 * @param shape of its result
 * @param parts that may run at the same time
 * @param multiplyAdds of matrix products and convolutions
 */
public record Step(
    String scope, String name, String kernel, Shape shape, int parts, long multiplyAdds) {}
