/** A runner, credentials and a scheduler to test an engine with, all over real gRPC. */
package io.throughline.engine.testing;
