/** What the credentials service must answer. */
@NullMarked
package io.throughline.credentials.grpc;

import org.jspecify.annotations.NullMarked;
