package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/**
 * A verdict that is understood in a minute, what the Zeroth Principle is shown by, and the card.
 */
@Tag("browser")
class VerdictPagesIT {

  private static final double MEASURED = 180_000;
  private static final int NARROWEST = 320;
  private static final int HEIGHT = 900;
  private static final int DESKTOP = 1280;
  private static final String NAME = "verdict-" + Long.toString(System.nanoTime(), 36);

  private static ZeropointServer server;
  private static String proposal;

  /** One step learns nothing: the candidate is worse than the simplest model. */
  @BeforeAll
  static void train() {
    server = ZeropointServer.shared();
    SampleRun.upload(server, NAME, 5);
    String path = "/training/run?id=" + SampleRun.start(server, NAME, 1);
    try (Visitor visitor = Visitor.as(server, "author", path)) {
      Locator link = visitor.page().getByText("read the evidence and decide");
      assertThat(link).isVisible(new IsVisibleOptions().setTimeout(MEASURED));
      link.click();
      proposal = visitor.place();
    }
  }

  @Test
  void failureIsNamedFirst_andItsGroupIsOpen_inBothLanguages() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", proposal)) {
      Locator summary = reviewer.at("findings-summary");
      assertThat(summary)
          .containsText(
              Pattern.compile("\\d+ of \\d+ requirements fails?: .*Held-out loss"),
              new ContainsTextOptions().setTimeout(MEASURED));
      Locator groups = reviewer.page().locator(".zp-matter");
      assertThat(groups.first()).containsText("held-out-loss");
      assertThat(reviewer.at("finding-held-out-loss")).isVisible();
      assertThat(reviewer.at("finding-held-out-loss")).containsText("Fail");
      assertThat(reviewer.at("finding-limits-kept")).isHidden();
      reviewer.page().locator("#findings-run summary").first().click();
      assertThat(reviewer.at("finding-limits-kept")).isVisible();
      reviewer.pictures("verdict-failed");
      fits(reviewer);

      german(reviewer);
      assertThat(summary)
          .containsText(Pattern.compile("\\d+ von \\d+ Anforderungen (ist|sind) nicht erfüllt"));
      assertThat(reviewer.at("h-ai")).hasText("KI-Prüfer");
      assertThat(reviewer.page().locator("html")).hasAttribute("lang", "de");
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void candidateGoesOnWithTheReviewersOwnPrompt() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", proposal)) {
      reviewer.field("Most tokens").fill("0");
      reviewer.field("Your prompt").fill("the river ");
      reviewer.button("Let it write").click();
      assertThat(reviewer.page().locator("#trial .ui-message-error").first()).isVisible();
      assertThat(reviewer.barriers("#trial")).isEmpty();

      reviewer.field("Most tokens").fill("20");
      reviewer.button("Let it write").click();
      Locator written = reviewer.at("sides");
      assertThat(written).containsText("Candidate " + NAME + "@1, 20 tokens");
      assertThat(written.locator(".zp-prompt")).hasText("the river ");
      String first = written.locator("pre").textContent();
      reviewer.button("Let it write").click();
      assertThat(written.locator("pre")).hasText(first);
      reviewer.pictures("trial");
      assertThat(reviewer.tooWide()).isEmpty();
      assertThat(reviewer.errors()).isEmpty();
    }
    try (Visitor other = Visitor.as(server, "reviewer", proposal(NAME + "-bare"))) {
      assertThat(other.at("h-trial")).hasCount(0);
    }
  }

  /** A proposal without a candidate. */
  private String proposal(String id) {
    HttpResponse<String> posted =
        Api.as(server, "author")
            .post(
                "api/proposals",
                "{\"proposalId\":\"%s\",\"synthiantId\":\"%s\",\"summary\":\"Carries no candidate.\"}"
                    .formatted(id, NAME));
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
    return "/consensus/proposal?id=" + id;
  }

  @Test
  void principleIsShownByTheRecordsOfThisProposal() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", proposal)) {
      assertThat(reviewer.at("findings-summary"))
          .containsText("requirements", new ContainsTextOptions().setTimeout(MEASURED));
      Locator principle = reviewer.page().locator("section:has(#h-principle)");
      assertThat(reviewer.at("principles-summary")).containsText("of 9 parts are shown");
      principle.locator("summary").click();
      assertThat(principle).containsText("1 of at most 10,000 steps, batch 16 of at most 256");
      assertThat(principle).containsText("gpt-nano is in the catalogue");
      assertThat(principle).containsText("author used");
      assertThat(principle).containsText("One vote was cast");
      reviewer.pictures("principle");
      fits(reviewer);
      principle.getByText("The finding on limits").click();
      assertThat(reviewer.at("finding-limits-kept")).isVisible();
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void proposalWithoutCandidate_saysWhoseVerdictIsMissing_andWhatIsNotShown() {
    String id = NAME + "-posted";
    HttpResponse<String> posted =
        Api.as(server, "author")
            .post(
                "api/proposals",
                "{\"proposalId\":\"%s\",\"synthiantId\":\"helper\",\"summary\":\"Without a candidate.\"}"
                    .formatted(id));
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposal?id=" + id)) {
      assertThat(reviewer.page().locator("section:has(#h-ai)"))
          .containsText("waits for a verdict of somebody with the role ai-reviewer");
      assertThat(reviewer.at("findings-summary")).hasCount(0);
      assertThat(reviewer.at("principles-summary"))
          .containsText(Pattern.compile("Of \\d parts there is no evidence here: Safe limits"));
      reviewer.page().locator("section:has(#h-principle) summary").click();
      assertThat(reviewer.page().locator("section:has(#h-principle)"))
          .containsText("Nobody has voted on this revision");
    }
  }

  @Test
  void whoUsedWhatStandsOnThePageOfRuns() {
    try (Visitor author = Visitor.as(server, "author", "/training/runs")) {
      Locator share = author.page().locator("section:has(#h-share)");
      assertThat(share).containsText("Compute used, and the queue");
      assertThat(share.locator("tbody th").filter(named("author")).first()).isVisible();
      author.pictures("compute-share");
      fits(author);
      german(author);
      assertThat(share).containsText("Verbrauchte Rechenzeit");
      assertThat(author.errors()).isEmpty();
    }
  }

  @Test
  void cardIsReadAndComparedInThePage() {
    try (Visitor author = Visitor.as(server, "author", "/models/synthiant?id=" + NAME)) {
      author.page().getByText("Model card").first().click();
      Locator main = author.page().locator("main");
      assertThat(main).containsText("Model card of " + NAME + "@1");
      assertThat(main).containsText("Intended use");
      assertThat(main).containsText("Caveats and recommendations");
      assertThat(main).containsText("There is no other version to compare it with.");
      author.pictures("model-card");
      fits(author);
      author.open("/models/card?ref=" + NAME + "@1&to=" + NAME + "@1");
      assertThat(main).containsText("are the same");
      assertThat(author.page().navigate(server.uri("/models/card?ref=" + NAME + "@9").toString()))
          .satisfies(answer -> assertThat(answer.status()).isEqualTo(404));
      assertThat(author.errors()).isEmpty();
    }
  }

  private static Locator.FilterOptions named(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  private static void german(Visitor visitor) {
    visitor
        .page()
        .context()
        .addCookies(
            List.of(new Cookie("zeropoint-language", "de").setUrl(server.uri("/").toString())));
    visitor.page().reload();
  }

  /** For everybody, by light and in the dark, and also on the narrowest screens. */
  private static void fits(Visitor visitor) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      assertThat(visitor.barriers("main")).as("in the %s", scheme).isEmpty();
    }
    visitor.page().setViewportSize(NARROWEST, HEIGHT);
    visitor
        .page()
        .waitForFunction(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    visitor.page().setViewportSize(DESKTOP, HEIGHT);
  }
}
