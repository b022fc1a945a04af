package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.ZeropointServer;

/** The pages in the language and the time of whoever reads them. */
@Tag("browser")
class LanguageIT {

  private static final Pattern GERMAN_TIME =
      Pattern.compile("\\d{2}\\.\\d{2}\\.\\d{4}, \\d{2}:\\d{2}:\\d{2} MES?Z");

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void browserThatAsksForGerman_getsTheWholeReviewInGerman() {
    String id = SamplePost.post(server, "deutsch");
    try (Visitor reviewer = signedIn("/consensus/proposals?text=" + id)) {
      assertThat(html(reviewer)).hasAttribute("lang", "de");
      assertThat(main(reviewer)).containsText("Wartet auf Konsens");
      assertThat(reviewer.at("zp-live")).containsText("Live: Änderungen erscheinen von selbst");
      reviewer.pictures("proposals-german");
      reviewer.page().locator("a.zp-summary").click();

      reviewer.button("Ablehnen").click();
      assertThat(reviewer.page().locator("#decision .ui-message-error"))
          .containsText("Eine Ablehnung braucht einen Grund");
      reviewer.field("Begründung").fill("Versprochen wird, was niemand gemessen hat.");
      reviewer.button("Ablehnen").click();
      assertThat(reviewer.at("state")).containsText("Konsens gescheitert");
      assertThat(reviewer.at("messages")).containsText("steht im Protokoll");
      assertThat(reviewer.at("rest")).containsText(GERMAN_TIME);
      assertThat(reviewer.at("rest")).containsText("gerade eben");
      assertThat(reviewer.barriers("body")).isEmpty();
      reviewer.pictures("proposal-german");
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void languageThatSomebodyChose_goesBeforeTheBrowsers() {
    try (Visitor reviewer = signedIn("/account")) {
      assertThat(main(reviewer)).containsText("Wer Sie sind");
      assertThat(main(reviewer)).containsText("Prüfer");
      reviewer.field("Sprache").selectOption("en");
      reviewer.button("Speichern").click();
      assertThat(main(reviewer)).containsText("Who you are");
      assertThat(html(reviewer)).hasAttribute("lang", "en");
      reviewer.open("/consensus/inbox");
      assertThat(main(reviewer)).containsText("Your turn");

      reviewer.open("/account");
      reviewer.field("Language").selectOption("");
      reviewer.button("Keep").click();
      assertThat(html(reviewer)).hasAttribute("lang", "de");
    }
  }

  @Test
  void errorsAreToldInGerman_whatTheCoreSaysIsMarkedAsEnglish() {
    try (Visitor reviewer = signedIn("/no-such-page")) {
      assertThat(main(reviewer)).containsText("Diese Seite gibt es nicht");
      reviewer.open("/consensus/proposal?id=no-such-proposal");
      assertThat(main(reviewer).locator("[lang=en]")).containsText("There is no proposal");
    }
  }

  @Test
  void noPageOfTheReviewIsTooWide_inTheLongerLanguage() {
    String id = SamplePost.post(server, "breit");
    try (Visitor reviewer = signedIn("/account")) {
      for (String path :
          List.of(
              "/account",
              "/consensus/proposals",
              "/consensus/inbox",
              "/consensus/queue",
              "/consensus/proposal?id=" + id)) {
        reviewer.open(path);
        assertThat(reviewer.tooWide()).as(path).isEmpty();
        assertThat(reviewer.barriers("body")).as(path).isEmpty();
      }
    }
  }

  private Visitor signedIn(String path) {
    Visitor visitor = Visitor.german(server, path);
    visitor.field("Name").fill("reviewer");
    visitor.field("Passwort").fill(server.password("reviewer"));
    visitor.button("Anmelden").click();
    visitor.page().waitForURL(url -> !url.contains("sign-in"));
    return visitor;
  }

  private static Locator html(Visitor visitor) {
    return visitor.page().locator("html");
  }

  private static Locator main(Visitor visitor) {
    return visitor.page().locator("main");
  }
}
