/** One class for each kind of thing in the API, and the table of all routes. */
@NullMarked
package io.throughline.gateway.route;

import org.jspecify.annotations.NullMarked;
