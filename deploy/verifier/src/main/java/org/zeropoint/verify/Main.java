package org.zeropoint.verify;

import java.util.List;

/** The program: {@code java -jar zeropoint-verify.jar <command> …}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new Verifier(Console.standard()).run(List.of(args)));
  }
}
