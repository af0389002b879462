/** The calls of the credentials service; the only place of it that knows the contract. */
@NullMarked
package io.throughline.credentials.grpc;

import org.jspecify.annotations.NullMarked;
