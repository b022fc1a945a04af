package org.zeropoint.it;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Chromium with one window on one server; who opens it closes it. */
public final class Browser implements AutoCloseable {

  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final BrowserContext context;
  private final Page page;
  private final ZeropointServer server;

  private Browser(Playwright playwright, BrowserContext context, ZeropointServer server) {
    this.playwright = playwright;
    this.context = context;
    this.server = server;
    this.page = context.newPage();
  }

  /** One that asks for English; skips the test when there is no Chromium. */
  public static Browser on(ZeropointServer server) {
    return on(server, "en-US", "UTC");
  }

  /**
   * Skips the test when there is no Chromium.
   *
   * @param language that it asks for
   * @param zone of its clock
   */
  public static Browser on(ZeropointServer server, String language, String zone) {
    Path chromium = Needs.chromium();
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      BrowserType.LaunchOptions launch =
          new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(OPTIONS);
      com.microsoft.playwright.Browser browser = playwright.chromium().launch(launch);
      var options =
          new com.microsoft.playwright.Browser.NewContextOptions()
              .setLocale(language)
              .setTimezoneId(zone);
      return new Browser(playwright, browser.newContext(options), server);
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  public Page page() {
    return page;
  }

  /** The window's cookies, storage and size. */
  public BrowserContext context() {
    return context;
  }

  /** Opens a path below the root. */
  public com.microsoft.playwright.Response open(String path) {
    return page.navigate(server.uri(path).toString());
  }

  @Override
  public void close() {
    playwright.close();
  }
}
