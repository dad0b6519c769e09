/**
 * The command line.
 *
 * <p>May import everything. Invariant: bad input is one line on standard error and exit code 2.
 */
@NullMarked
package dev.lanewise.bench.cli;

import org.jspecify.annotations.NullMarked;
