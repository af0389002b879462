/** What stands for CredHub and UAA in tests, also those of other modules. */
@NullMarked
package io.throughline.credentials.credhub.testing;

import org.jspecify.annotations.NullMarked;
