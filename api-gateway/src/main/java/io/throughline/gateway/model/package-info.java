/** What the API is about, in the gateway's own words: neither the wire's nor the contracts'. */
@NullMarked
package io.throughline.gateway.model;

import org.jspecify.annotations.NullMarked;
