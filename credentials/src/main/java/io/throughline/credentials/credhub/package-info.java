/** Secrets of CredHub, over its REST API. */
@NullMarked
package io.throughline.credentials.credhub;

import org.jspecify.annotations.NullMarked;
