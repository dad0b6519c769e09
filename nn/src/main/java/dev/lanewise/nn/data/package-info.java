/**
 * Data: data sets, readers of common files, augmentation, and digits drawn on the spot.
 *
 * <p>May import the kernels' random keys. Invariant: a reader refuses a damaged file with one line
 * that says what is wrong.
 */
@NullMarked
package dev.lanewise.nn.data;

import org.jspecify.annotations.NullMarked;
