package io.throughline.bench.run;

import io.throughline.bench.figure.Result;

/** Something that is measured, known by a short name. */
public interface Measurement {
  /** As it is given on the command line. */
  String name();

  /** One line for the list of measurements. */
  String what();

  Result measure(Stage stage) throws Exception;
}
