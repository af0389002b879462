/**
 * Identity tokens: signed statements of which team, pipeline and job asks, which others believe
 * because they can look up our keys.
 */
@NullMarked
package io.throughline.credentials.idtoken;

import org.jspecify.annotations.NullMarked;
