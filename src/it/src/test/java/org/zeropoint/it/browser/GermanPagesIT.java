package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/**
 * Who asks for German reads no English, but where a page says that it quotes it: by {@code
 * lang="en"}, or as code.
 */
@Tag("browser")
class GermanPagesIT {

  private static final double MEASURED = 180_000;
  private static final String NAME = "deutsch-" + Long.toString(System.nanoTime(), 36);
  private static final Path TEXTS = Path.of("../../war/src/main/resources/org/zeropoint/web/texts");
  private static final String GERMAN = "_de.properties";

  /**
   * What is seen or heard of the page, an array of texts. Dialogs that are not open and menus of
   * choices count too.
   */
  private static final String READ =
      """
      () => {
        const main = document.querySelector('main');
        const quoted = e => e.closest('code, pre, script, style, [translate=no]')
            || (e.closest('[lang]:not(html)') || document.body).lang === 'en';
        const texts = [];
        const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          if (!quoted(walk.currentNode.parentElement)) { texts.push(walk.currentNode.data); }
        }
        for (const e of main.querySelectorAll('*')) {
          for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label']) {
            if (e.hasAttribute(name) && !quoted(e)) { texts.push(e.getAttribute(name)); }
          }
        }
        return texts.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text);
      }
      """;

  /** Words that English cannot do without and German does not have. */
  private static final String ENGLISH =
      "(?i).*(?<![-./@\\w])(the|of|and|is|are|by|with|not|yet|from|this|that|has|have|been|for|to"
          + "|it|its|on|at|no)(?![-./@\\w]).*";

  /** Names of accounts, which are those of their roles in English. */
  private static final Set<String> ACCOUNTS =
      Set.of(
          "admin",
          "author",
          "reviewer",
          "auditor",
          "promoter",
          "overrider",
          "witness",
          "ai-reviewer");

  private static ZeropointServer server;
  private static Set<String> english;
  private static String run;

  @BeforeAll
  static void train() throws IOException {
    english = onlyEnglish();
    server = ZeropointServer.shared();
    SampleRun.upload(server, NAME, 7);
    run = SampleRun.start(server, NAME, 2);
  }

  /** Texts of the English bundles that say something else in German. */
  private static Set<String> onlyEnglish() throws IOException {
    Set<String> all = new HashSet<>();
    Set<String> alsoGerman = new HashSet<>();
    try (Stream<Path> files = Files.list(TEXTS)) {
      for (Path file : files.toList()) {
        var texts = new Properties();
        try (var in = Files.newBufferedReader(file)) {
          texts.load(in);
        }
        (file.toString().endsWith(GERMAN) ? alsoGerman : all)
            .addAll(
                texts.values().stream()
                    .map(each -> each.toString().replace("''", "'").strip())
                    .toList());
      }
    }
    all.removeAll(alsoGerman);
    all.removeAll(ACCOUNTS);
    assertThat(all).contains("Held-out loss");
    return all;
  }

  @Test
  void runsAndModelsAreTold() {
    try (Visitor author = german("author", "/training/run?id=" + run)) {
      assertThat(author.at("proposal")).isVisible(new IsVisibleOptions().setTimeout(MEASURED));
      assertThat(author.page().locator("main")).containsText("Abgeschlossen");
      allIsGerman(author);
      author.picture("german-run");
      for (String path :
          List.of(
              "/training/run?id=" + run + "&series=gradient&scale=log",
              "/training/run?id=" + run + "&series=x&scale=log&from=2&to=1",
              "/training/run?id=" + run + "&from=x&to=3",
              "/training/runs",
              "/training/corpora",
              "/training/comparison?run=" + run,
              "/training/comparison?run=" + run + "&loss=x",
              "/models/synthiants",
              "/models/synthiant?id=" + NAME,
              "/models/catalogue",
              "/models/card?ref=" + NAME + "@1",
              "/ops/kernels")) {
        author.open(path);
        allIsGerman(author);
      }
      author.open("/training/runs");
      assertThat(author.page().locator("main")).containsText("Lauf starten");
      author.button("Lauf starten").click();
      assertThat(author.page().locator("#messages li, .ui-message-error").first()).isVisible();
      author.open("/models/synthiant?id=" + NAME);
      author.field("Temperatur").fill("warm");
      author.button("Schreiben lassen").click();
      assertThat(author.page().locator(".ui-message-error").first())
          .containsText("Muss eine Zahl sein.");
      assertThat(author.errors()).isEmpty();
    }
  }

  @Test
  void logNodesAndSuitesAreTold() {
    String id = NAME + "-vorgelegt";
    HttpResponse<String> posted =
        Api.as(server, "author")
            .post(
                "api/proposals",
                "{\"proposalId\":\"%s\",\"synthiantId\":\"helfer\",\"summary\":\"Ohne Kandidat.\"}"
                    .formatted(id));
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
    HttpResponse<String> voted =
        Api.as(server, "reviewer")
            .post("api/proposals/" + id + "/consensus", "{\"human\":\"pass\"}");
    assertThat(voted.statusCode()).as(voted.body()).isLessThan(300);
    try (Visitor admin = german("admin", "/audit/log")) {
      assertThat(admin.page().locator("main")).containsText("Neuester Prüfpunkt");
      allIsGerman(admin);
      admin.button("Prüfen").click();
      assertThat(admin.at("verify:result")).containsText("Unversehrt.");
      allIsGerman(admin);
      for (String path :
          List.of(
              "/nodes/nodes",
              "/administration/evaluation",
              "/administration/policy",
              "/administration/webhooks",
              "/administration/backups")) {
        admin.open(path);
        allIsGerman(admin);
      }
      admin.open("/audit/log?subject=" + id);
      List<?> entries =
          (List<?>)
              admin
                  .page()
                  .evaluate(
                      "() => [...document.querySelectorAll('a[href*=\"audit/entry\"]')]"
                          + ".map(a => a.href)");
      assertThat(entries).hasSizeGreaterThan(2);
      for (Object entry : entries) {
        admin.page().navigate(entry.toString());
        allIsGerman(admin);
      }
      assertThat(admin.page().locator("main")).containsText("Was er geändert hat");
      admin.picture("german-entry");
      assertThat(admin.errors()).isEmpty();
    }
  }

  private static Visitor german(String user, String path) {
    Visitor visitor = Visitor.german(server, path);
    visitor.field("Name").fill(user);
    visitor.field("Passwort").fill(server.password(user));
    visitor.button("Anmelden").click();
    visitor.page().waitForURL(url -> !url.contains("sign-in"));
    assertThat(visitor.page().locator("html")).hasAttribute("lang", "de");
    return visitor;
  }

  private static void allIsGerman(Visitor visitor) {
    List<?> read = (List<?>) visitor.page().evaluate(READ);
    assertThat(read).as(visitor.place()).hasSizeGreaterThan(3);
    assertThat(
            read.stream()
                .map(Object::toString)
                .filter(text -> text.matches(ENGLISH) || english.contains(text))
                .distinct())
        .as("English on %s", visitor.place())
        .isEmpty();
  }
}
