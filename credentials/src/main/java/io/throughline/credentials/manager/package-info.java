/** What all managers of secrets have in common: how they are configured, asked and looked after. */
@NullMarked
package io.throughline.credentials.manager;

import org.jspecify.annotations.NullMarked;
