package org.zeropoint.verify;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the program writes to. Texts may come out of a hostile file: what a terminal would take for
 * an order, or that shows itself in another order than it is written, is replaced.
 */
public final class Console {

  private static final int LONGEST = 2000;

  private final PrintStream out;
  private final PrintStream err;

  public Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  static Console standard() {
    return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** A line of the report. */
  public void line(String text) {
    out.println(plain(text));
  }

  /** A line that says why there is none. */
  public void error(String text) {
    err.println(plain(text));
  }

  /** Text of our own, with its line breaks. */
  void text(String text) {
    out.print(text);
    out.flush();
  }

  static String plain(String text) {
    String safe = text.replaceAll("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069\\uD800-\\uDFFF]", "?");
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
  }
}
