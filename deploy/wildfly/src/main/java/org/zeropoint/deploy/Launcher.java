package org.zeropoint.deploy;

/**
 * Where {@code mvn -Prun} enters. Compiled for Java 8, so that an older Java can say that it is too
 * old; what follows needs 17.
 */
public final class Launcher {

  private Launcher() {}

  /**
   * Starts the server as the system properties {@code zeropoint.*} say, and returns when it has
   * stopped.
   */
  public static void main(String[] args) {
    String version = System.getProperty("java.specification.version");
    if (version.startsWith("1.") || Integer.parseInt(version) < 17) {
      System.err.println(
          "Zeropoint needs Java 17 or newer; this is Java "
              + version
              + " in "
              + System.getProperty("java.home")
              + ".");
      System.exit(1);
    }
    System.exit(Console.run());
  }
}
