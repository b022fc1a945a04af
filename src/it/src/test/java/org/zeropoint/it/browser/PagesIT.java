package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** What the pages do when something is not as it should be. */
@Tag("browser")
class PagesIT {

  private static final String OTHER_DIGEST = "sha256:" + "0".repeat(64);

  private static final double POLLED = 20_000;

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void wrongPasswordIsTold_andTheWantedPageComesAfterTheRightOne() {
    try (var visitor = new Visitor(server)) {
      visitor.open("/audit/log");
      visitor.signIn("auditor", "not this one");
      assertThat(visitor.at("messages")).containsText("do not fit");
      visitor.pictures("sign-in");
      visitor.signIn("auditor", server.password("auditor"));
      visitor.page().waitForURL(Pattern.compile(".*/audit/log"));
      assertThat(visitor.errors()).isEmpty();
    }
  }

  @Test
  void rejectNeedsAReason_andIsAVeto() {
    String id = post("reject");
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposal?id=" + id)) {
      reviewer.button("Reject").click();
      assertThat(reviewer.page().locator("#decision .ui-message-error"))
          .containsText("needs a reason");
      reviewer.picture("reject-without-reason");
      assertThat(reviewer.at("state")).containsText("Awaiting consensus");
      reviewer.field("Reason").fill("The summary promises what nobody measured.");
      reviewer.button("Reject").click();
      assertThat(reviewer.at("state")).containsText("Consensus failed");
      assertThat(reviewer.at("rest")).containsText("nobody measured");
      assertThat(reviewer.button("Accept")).hasCount(0);
    }
  }

  @Test
  void authorHasNoButtons() {
    String id = post("author");
    try (Visitor author = Visitor.as(server, "author", "/consensus/proposal?id=" + id)) {
      assertThat(author.button("Accept")).hasCount(0);
      assertThat(author.button("Reject")).hasCount(0);
      assertThat(author.button("Promote to production")).hasCount(0);
    }
  }

  @Test
  void staleDigestIsTold_andNothingIsCast() {
    String id = post("stale");
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposal?id=" + id)) {
      reviewer.at("decide:digest").evaluate("field => field.value = '" + OTHER_DIGEST + "'");
      reviewer.button("Accept").click();
      assertThat(reviewer.at("messages")).containsText("changed while you read it");
      assertThat(reviewer.at("rest")).containsText("Nobody has voted");
      reviewer.picture("stale");
      reviewer.button("Accept").click();
      assertThat(reviewer.at("state")).containsText("Partial consensus");
    }
  }

  @Test
  void secondReviewerSeesTheFirstVote_withoutReload() {
    String id = post("two");
    String path = "/consensus/proposal?id=" + id;
    try (Visitor second = Visitor.as(server, "reviewer2", path);
        Visitor first = Visitor.as(server, "reviewer", path)) {
      assertThat(second.at("zp-live")).containsText("Live");
      second.field("Reason").fill("half a sentence");
      first.button("Accept").click();
      assertThat(second.at("rest")).containsText("human channel");
      assertThat(second.field("Reason")).hasValue("half a sentence");
    }
  }

  @Test
  void pageWithoutASocketSaysSo_andAsksInstead() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/account")) {
      reviewer.page().routeWebSocket(Pattern.compile(".*"), socket -> socket.close());
      reviewer.open("/consensus/proposals");
      assertThat(reviewer.at("zp-live")).containsText("asks every 10 seconds");
      String id = post("polled");
      assertThat(reviewer.at("list"))
          .containsText(id, new LocatorAssertions.ContainsTextOptions().setTimeout(POLLED));
    }
  }

  @Test
  void refusedPromotionListsWhatIsMissing() {
    String id = post("promotion");
    try (Visitor promoter = Visitor.as(server, "promoter", "/consensus/proposal?id=" + id)) {
      assertThat(promoter.button("Promote to production")).hasCount(0);
      assertThat(promoter.at("what")).containsText("human-review");
    }
  }

  @Test
  void tilesAndFiltersNarrowTheList() {
    String id = post("filter");
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposals?text=" + id)) {
      assertThat(reviewer.page().locator("a.zp-summary")).hasCount(1);
      reviewer.page().locator(".zp-tile").getByText("Rejected").click();
      assertThat(reviewer.page().locator("main")).containsText("Nothing fits this filter");
      assertThat(reviewer.place()).contains("status=rejected").contains("text=" + id);
    }
  }

  @Test
  void filterIsKeptUnderAName_calledAgain_renamedAndDeleted() {
    String id = post("kept");
    String name = "Waits for me " + id;
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/consensus/proposals?text=" + id)) {
      reviewer.button("Keep the filter").click();
      assertThat(reviewer.page().locator("#filters .ui-message-error")).containsText("characters");
      reviewer.field("Keep this filter as").fill(name);
      reviewer.button("Keep the filter").click();
      Locator kept = reviewer.page().locator("#filters nav a").getByText(name);
      assertThat(kept).hasAttribute("aria-current", "true");

      reviewer.open("/consensus/proposals");
      kept.click();
      assertThat(reviewer.page().locator("a.zp-summary")).hasCount(1);
      assertThat(reviewer.place()).contains("text=" + id);
      reviewer.page().locator("#filters summary").click();
      reviewer.button("Rename the filter " + name).click();
      reviewer.field("New name").fill("Mine " + id);
      reviewer.button("Give this name").click();
      assertThat(reviewer.page().locator("#filters nav")).containsText("Mine " + id);
      assertThat(reviewer.page().locator("#filters nav")).not().containsText(name);
      reviewer.pictures("filters");
      try (Visitor other = Visitor.as(server, "reviewer2", "/consensus/proposals")) {
        assertThat(other.page().locator("main")).not().containsText("Mine " + id);
      }
      reviewer.page().locator("#filters summary").click();
      reviewer.button("Delete the filter Mine " + id).click();
      reviewer.confirm();
      assertThat(reviewer.at("messages")).containsText("Deleted.");
      assertThat(reviewer.page().locator("#filters")).not().containsText("Mine " + id);
    }
  }

  @Test
  void queueFileIsReportedLineByLine() {
    String line = SamplePost.json(SamplePost.id("queue"));
    try (Visitor author = Visitor.as(server, "author", "/consensus/queue")) {
      author.choose("queue:file_input", "queue.jsonl", line + "\n" + line + "\nnot json\n");
      author.button("Import").click();
      assertThat(author.at("report")).containsText("Added");
      assertThat(author.at("report").locator("tbody tr")).hasCount(1);
      assertThat(author.at("report").locator("tbody tr td").first()).containsText("3");
      author.pictures("queue");
      var download =
          author.page().waitForDownload(() -> author.button("Download proposals.jsonl").click());
      assertThat(download.suggestedFilename()).isEqualTo("proposals.jsonl");
    }
  }

  @Test
  void tokenIsShownOnce_andRevoked() {
    try (Visitor admin = Visitor.as(server, "admin", "/account")) {
      admin.button("Create token").click();
      assertThat(admin.page().locator("#tokens .ui-message-error")).containsText("characters");
      admin.field("Label").fill("nightly");
      admin.button("Create token").click();
      String secret = admin.at("token").textContent();
      assertThat(Api.bearer(server, secret).get("/api/engines").statusCode()).isEqualTo(200);
      admin.pictures("account");
      admin.button("Revoke").first().click();
      admin.confirm();
      assertThat(admin.at("messages")).containsText("Revoked");
      assertThat(Api.bearer(server, secret).get("/api/engines").statusCode()).isEqualTo(401);
      admin.open("/account");
      assertThat(admin.page().content()).doesNotContain(secret);
    }
  }

  @Test
  void unknownPageAndUnknownProposalAreCalm() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/no-such-page")) {
      assertThat(reviewer.page().locator("main")).containsText("There is no such page");
      reviewer.picture("not-found");
      reviewer.open("/consensus/proposal?id=no-such-proposal");
      assertThat(reviewer.page().locator("main")).containsText("There is no proposal");
    }
  }

  @Test
  void pageThatWasOpenTooLong_leadsBack() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/account")) {
      reviewer
          .page()
          .evaluate(
              "document.querySelectorAll('[name=\"jakarta.faces.ViewState\"]')"
                  + ".forEach(field => { field.value = '1:1'; })");
      reviewer.button("Sign out").click();
      assertThat(reviewer.page().locator("main")).containsText("open too long");
      reviewer.picture("expired");
      reviewer.page().locator("a.ui-button").click();
      reviewer.page().waitForURL(Pattern.compile(".*/account(.xhtml)?$"));
    }
  }

  private String post(String name) {
    return SamplePost.post(server, name);
  }
}
