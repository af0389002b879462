/** Tests of the managers of AWS. */
package io.throughline.credentials.aws;
