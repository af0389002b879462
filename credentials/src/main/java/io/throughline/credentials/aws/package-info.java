/**
 * Secrets in AWS: SSM Parameter Store and Secrets Manager, asked by AWS's own SDK, which neither
 * asks again nor remembers anything here.
 */
@NullMarked
package io.throughline.credentials.aws;

import org.jspecify.annotations.NullMarked;
