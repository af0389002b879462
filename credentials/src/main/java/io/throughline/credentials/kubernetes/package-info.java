/** Secrets of a Kubernetes cluster: a namespace a team. */
@NullMarked
package io.throughline.credentials.kubernetes;

import org.jspecify.annotations.NullMarked;
