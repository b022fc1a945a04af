package org.zeropoint.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.ArchivePaths;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The packaged application with test classes added, for tests that deploy it themselves. */
public final class Inside {

  private Inside() {}

  /** With tests in its WAR, which run inside the server. */
  static EnterpriseArchive application(Class<?>... tests) {
    EnterpriseArchive application = packaged();
    WebArchive war = application.getAsType(WebArchive.class, "zeropoint-war.war");
    war.addClasses(tests);
    Testable.archiveToTest(war);
    letTheRunnerIn(war);
    return application;
  }

  /** With further beans among those of the product; the tests stay outside. */
  public static EnterpriseArchive extended(Class<?>... beans) {
    EnterpriseArchive application = packaged();
    application.getAsType(JavaArchive.class, "zeropoint-ejb.jar").addClasses(beans);
    return application;
  }

  private static EnterpriseArchive packaged() {
    Path packaged =
        Path.of(System.getProperty("zeropoint.home"), "standalone/deployments/zeropoint.ear");
    return ShrinkWrap.create(ZipImporter.class, "zeropoint.ear")
        .importFrom(packaged.toFile())
        .as(EnterpriseArchive.class);
  }

  /**
   * Arquillian calls its servlet without signing in, so the filter that asks for a caller is left
   * out.
   */
  private static void letTheRunnerIn(WebArchive war) {
    ArchivePath place = ArchivePaths.create("WEB-INF/web.xml");
    try (InputStream in = war.get(place).getAsset().openStream()) {
      String descriptor = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String open =
          descriptor.replaceAll(
              "(?s)<filter-mapping>\\s*<filter-name>caller</filter-name>.*?</filter-mapping>", "");
      if (open.equals(descriptor)) {
        throw new IllegalStateException("the caller filter is not where it was");
      }
      war.delete(place);
      war.add(new StringAsset(open), place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
