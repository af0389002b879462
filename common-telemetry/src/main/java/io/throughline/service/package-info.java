/** What every service is made of: options, threads, health, start and stop. */
@NullMarked
package io.throughline.service;

import org.jspecify.annotations.NullMarked;
