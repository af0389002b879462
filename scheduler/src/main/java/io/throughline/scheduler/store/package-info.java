/**
 * The scheduler's tables: all of its SQL. Methods take the {@link io.throughline.sql.Statements} to
 * run on, so that they work alone and in a transaction. Transactions lock rows in the order that
 * the schema's file gives.
 */
@NullMarked
package io.throughline.scheduler.store;

import org.jspecify.annotations.NullMarked;
