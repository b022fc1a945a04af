package org.zeropoint.it.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.it.Browser;
import org.zeropoint.it.ZeropointServer;

/**
 * Someone in front of a window: signs in, clicks, reads, and keeps pictures of what there was to
 * see.
 */
public final class Visitor implements AutoCloseable {

  private static final Path PICTURES =
      Path.of(System.getProperty("zeropoint.it.directory")).resolveSibling("screenshots");
  private static final int DESKTOP = 1280;
  private static final int NARROW = 400;
  private static final int HEIGHT = 900;
  private static final double SETTLED = 5_000;
  private static final int MOST_STOPS = 200;
  private static final String FITS =
      "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth";
  private static final String AXE =
      "selector => axe.run(selector, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
          + " 'wcag22aa']}).then(found => found.violations.map(each => each.id + ': '"
          + " + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')))";
  private static final String PAINTED =
      "() => performance.getEntriesByName('first-contentful-paint').length > 0";
  private static final String WIDE =
      "() => ['page of ' + document.documentElement.scrollWidth]"
          + ".concat([...document.querySelectorAll('body *')]"
          + ".filter(e => e.getBoundingClientRect().right > window.innerWidth)"
          + ".map(e => e.tagName + '#' + e.id + '.' + e.className))";

  private final Browser browser;
  private final ZeropointServer server;
  private final List<String> errors = new ArrayList<>();

  Visitor(ZeropointServer server) {
    this(server, Browser.on(server));
  }

  private Visitor(ZeropointServer server, Browser browser) {
    this.server = server;
    this.browser = browser;
    page().setViewportSize(DESKTOP, HEIGHT);
    page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    page().onPageError(errors::add);
  }

  /** A visitor who has signed in and sees {@code path}. */
  public static Visitor as(ZeropointServer server, String user, String path) {
    var visitor = new Visitor(server);
    visitor.open(path);
    visitor.signIn(user, server.password(user));
    visitor.page().waitForURL(url -> !url.contains("sign-in"));
    return visitor;
  }

  /** Somebody in Germany, whose browser asks for German, before signing in. */
  static Visitor german(ZeropointServer server, String path) {
    var visitor = new Visitor(server, Browser.on(server, "de-DE", "Europe/Berlin"));
    visitor.open(path);
    return visitor;
  }

  Page page() {
    return browser.page();
  }

  void open(String path) {
    browser.open(path);
  }

  void signIn(String name, String password) {
    field("Name").fill(name);
    field("Password").fill(password);
    button("Sign in").click();
  }

  Locator button(String name) {
    return page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The input with this label. */
  Locator field(String label) {
    return page()
        .getByLabel(label, new Page.GetByLabelOptions().setExact(true))
        .and(page().locator("input, textarea, select"));
  }

  /** The element with this id, also where it has colons. */
  public Locator at(String id) {
    return page().locator("[id='" + id + "']");
  }

  Locator text(String words) {
    return page().getByText(words).first();
  }

  void choose(String id, String name, String content) {
    at(id)
        .setInputFiles(
            new FilePayload(name, "text/plain", content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Presses a key on what there is to see: Chromium drops keys before a page is painted. */
  void press(String key) {
    page().waitForFunction(PAINTED);
    page().keyboard().press(key);
  }

  /** Goes to an element as one does without a mouse: by the tabulator. */
  void reach(Locator element) {
    for (int stops = 0; stops < MOST_STOPS; stops++) {
      press("Tab");
      if ((boolean) element.evaluate("e => e === document.activeElement")) {
        return;
      }
    }
    throw new AssertionError("the tabulator does not come to " + element);
  }

  /** Says yes in the dialog that asks. */
  void confirm() {
    page().locator(".ui-confirmdialog-yes:visible").click();
  }

  /** Path and query of the page. */
  String place() {
    URI here = URI.create(page().url());
    return here.getQuery() == null ? here.getPath() : here.getPath() + "?" + here.getQuery();
  }

  /** Keeps a picture of the whole page. */
  void picture(String name) {
    int width = page().viewportSize().width;
    int height = (int) page().evaluate("document.documentElement.scrollHeight");
    page().setViewportSize(width, Math.max(HEIGHT, height));
    page().screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(file(name)));
    page().setViewportSize(width, HEIGHT);
  }

  /** Keeps pictures of the page on a desktop, on a telephone and in the dark. */
  public void pictures(String name) {
    picture(name);
    page().setViewportSize(NARROW, HEIGHT);
    picture(name + "-narrow");
    page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    picture(name + "-narrow-dark");
    page().setViewportSize(DESKTOP, HEIGHT);
    picture(name + "-dark");
    page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  /**
   * What is wider than a telephone, once the page has settled on that width: charts follow a resize
   * a moment later.
   */
  public List<?> tooWide() {
    page().setViewportSize(360, HEIGHT);
    try {
      page().waitForFunction(FITS, null, new Page.WaitForFunctionOptions().setTimeout(SETTLED));
      return List.of();
    } catch (TimeoutError e) {
      picture("too-wide");
      return (List<?>) page().evaluate(WIDE);
    } finally {
      page().setViewportSize(DESKTOP, HEIGHT);
    }
  }

  /** What keeps people out of a part of the page, by axe-core and WCAG 2.2 A and AA. */
  List<?> barriers(String selector) {
    try (InputStream script = Visitor.class.getResourceAsStream("/axe.min.js")) {
      page()
          .addScriptTag(
              new Page.AddScriptTagOptions()
                  .setContent(new String(script.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (List<?>) page().evaluate(AXE, selector);
  }

  /** What scripts of the pages threw. */
  public List<String> errors() {
    return errors;
  }

  ZeropointServer server() {
    return server;
  }

  private static Path file(String name) {
    return PICTURES.resolve(name + ".png");
  }

  @Override
  public void close() {
    browser.close();
  }
}
