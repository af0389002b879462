/** CredHub against a server that answers as the real one was seen to answer. */
@NullMarked
package io.throughline.credentials.credhub;

import org.jspecify.annotations.NullMarked;
