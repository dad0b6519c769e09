/**
 * An example of a service over HTTP, and a load test of it that stays on this machine.
 *
 * <p>May import {@code nn}, {@code bench.model} and {@code bench.report}.
 */
@NullMarked
package dev.lanewise.bench.serve;

import org.jspecify.annotations.NullMarked;
