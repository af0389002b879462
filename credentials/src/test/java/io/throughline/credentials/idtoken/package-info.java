@NullMarked
package io.throughline.credentials.idtoken;

import org.jspecify.annotations.NullMarked;
