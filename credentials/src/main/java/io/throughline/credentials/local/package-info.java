/** Values that lie on this machine: in the configuration, in a file, in a directory. */
@NullMarked
package io.throughline.credentials.local;

import org.jspecify.annotations.NullMarked;
