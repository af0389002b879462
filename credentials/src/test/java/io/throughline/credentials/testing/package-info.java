/** What tests of the credentials service need, also those of other modules. */
@NullMarked
package io.throughline.credentials.testing;

import org.jspecify.annotations.NullMarked;
