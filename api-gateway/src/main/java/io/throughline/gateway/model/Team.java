package io.throughline.gateway.model;

/** A team and who belongs to it. */
public record Team(long id, String name, TeamAuth auth) {
  /** The team whose owners are administrators. */
  public static final String MAIN = "main";

  public boolean isMain() {
    return name.equals(MAIN);
  }
}
