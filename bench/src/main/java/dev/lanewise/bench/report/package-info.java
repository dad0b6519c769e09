/**
 * What measurements leave behind: rows, a JSON file, tables and pictures.
 *
 * <p>May import the kernels' {@code Machine} and {@code nn.data}. Invariant: a file appears whole
 * or not at all.
 */
@NullMarked
package dev.lanewise.bench.report;

import org.jspecify.annotations.NullMarked;
