/** Threads for work that blocks, and how a loop is woken. */
@NullMarked
package io.throughline.work;

import org.jspecify.annotations.NullMarked;
