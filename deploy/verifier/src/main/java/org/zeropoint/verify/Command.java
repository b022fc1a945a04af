package org.zeropoint.verify;

/** One thing that the program can do. */
public interface Command {

  /** How it is called: the first argument. */
  String name();

  /** One line for the list of commands. */
  String summary();

  /** How it is used, with examples; ends with a line break. */
  String usage();

  /**
   * Does it.
   *
   * @return one of {@link Exit}
   * @throws Stop when it cannot
   */
  int run(Arguments arguments, Console console);
}
