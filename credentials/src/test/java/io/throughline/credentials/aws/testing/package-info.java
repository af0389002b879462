/** A server that answers as AWS does. */
package io.throughline.credentials.aws.testing;
