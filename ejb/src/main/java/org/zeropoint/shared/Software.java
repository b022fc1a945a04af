package org.zeropoint.shared;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What runs here. */
public final class Software {

  private static final String POM = "/META-INF/maven/org.zeropoint/zeropoint-ejb/pom.properties";

  private Software() {}

  /** The version of the product; {@code unpackaged} where it runs from class files. */
  public static String version() {
    var pom = new Properties();
    try (InputStream in = Software.class.getResourceAsStream(POM)) {
      if (in != null) {
        pom.load(in);
      }
    } catch (IOException e) {
      throw new Unavailable("The version of the product cannot be read.", e);
    }
    return pom.getProperty("version", "unpackaged");
  }
}
