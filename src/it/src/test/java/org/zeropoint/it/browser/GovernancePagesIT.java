package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** Governance in the browser: whose turn it is, revisions, threads, and what undoes a judgement. */
@Tag("browser")
class GovernancePagesIT {

  private static final String MARKUP = "<b id=\"made-up\">bold</b> & so on";
  private static final String REASON = "Agreed with the owners of the data.";

  private static final String INBOX = "/consensus/inbox";
  private static final Page.GetByTextOptions EXACTLY = new Page.GetByTextOptions().setExact(true);

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void inboxAsksForAVote_hearsOfNewProposals_andEmpties() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", INBOX)) {
      toTheLastPage(reviewer);
      assertThat(reviewer.at("zp-live")).containsText("Live");
      String id = post("inbox");
      Locator row = reviewer.page().locator("tr", rows(id));
      assertThat(row.or(next(reviewer))).isVisible();
      toTheLastPage(reviewer);
      assertThat(row).containsText("Vote on it");
      assertThat(row).containsText("0 of 1 passes by a reviewer");
      assertThat(row).containsText("Awaiting consensus");
      assertThat(reviewer.tooWide()).isEmpty();
      reviewer.pictures("inbox");
      row.locator("a").click();
      assertThat(reviewer.at("turn")).containsText("Your turn");
      reviewer.button("Accept").click();
      assertThat(reviewer.at("turn")).not().containsText("Your turn");
      assertThat(reviewer.at("turn")).containsText("An AI reviewer");
      reviewer.open(INBOX);
      assertThat(reviewer.page().locator("tr", rows(id))).hasCount(0);
      toTheLastPage(reviewer);
      assertThat(reviewer.page().locator("tr", rows(id))).hasCount(0);
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void threadBlocks_andResolvingItOpensTheGate() {
    String id = passed("thread");
    try (Visitor reviewer = Visitor.as(server, "reviewer2", path(id))) {
      reviewer.button("Open a thread").click();
      reviewer.button("Open the thread").click();
      assertThat(reviewer.page().locator("#writing .ui-message-error"))
          .containsText("1 to 10000 characters");
      reviewer.picture("thread-without-words");
      reviewer.field("What you want to say").fill("Who measured it? " + MARKUP);
      assertThat(reviewer.field("It blocks")).not().isChecked();
      reviewer.field("It blocks").check();
      reviewer.button("Open the thread").click();
      assertThat(reviewer.at("messages")).containsText("stays shut until the thread is resolved");
      assertThat(reviewer.at("threads")).containsText("Who measured it? " + MARKUP);
      assertThat(reviewer.at("made-up")).hasCount(0);
      assertThat(reviewer.at("what")).containsText("reviewer2 opened a blocking thread");
      assertThat(reviewer.at("turn")).containsText("Answer the blocking thread");
    }
    try (Visitor author = Visitor.as(server, "author", INBOX)) {
      Locator mine = waiting(author, id);
      assertThat(mine).containsText("Answer the blocking thread");
      mine.locator("a").click();
      author.page().locator("#threads .ui-button").click();
      assertThat(author.button("Resolve")).hasCount(0);
      author.field("Your answer to reviewer2").fill("The evaluation of May did.");
      author.button("Send the answer").click();
      assertThat(author.at("threads")).containsText("The evaluation of May did.");
      assertThat(author.button("Resolve")).hasCount(0);
    }
    assertThat(vote("reviewer", id, "pass")).contains("under_review");
    try (Visitor reviewer = Visitor.as(server, "reviewer2", path(id))) {
      assertThat(reviewer.at("turn")).containsText("Your turn");
      reviewer.page().locator("#threads .ui-button").click();
      reviewer.pictures("thread");
      assertThat(reviewer.tooWide()).isEmpty();
      reviewer.button("Resolve").click();
      assertThat(reviewer.at("threads")).containsText("Resolved by reviewer2");
      assertThat(reviewer.at("state")).containsText("Dual consensus achieved");
      assertThat(reviewer.at("what")).containsText("no blocking thread is open");
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void halfWrittenAnswerOutlivesWhatOthersSay() {
    String id = post("half");
    String path = path(id);
    try (Visitor one = Visitor.as(server, "reviewer", path);
        Visitor other = Visitor.as(server, "auditor", path)) {
      assertThat(one.at("zp-live")).containsText("Live");
      one.button("Open a thread").click();
      one.field("What you want to say").fill("half a sentence");
      other.button("Open a thread").click();
      assertThat(other.field("It blocks")).hasCount(0);
      other.field("What you want to say").fill("I only read it.");
      other.button("Open the thread").click();
      assertThat(other.at("threads")).containsText("I only read it.");
      assertThat(one.at("threads")).containsText("I only read it.");
      assertThat(one.field("What you want to say")).hasValue("half a sentence");
    }
  }

  @Test
  void revisionOutdatesVotes_andTheDifferenceShows() {
    String id = post("revised");
    vote("reviewer", id, "pass");
    try (Visitor author = Visitor.as(server, "author", path(id))) {
      assertThat(author.at("revisions")).containsText("nothing to compare it with");
      assertThat(author.at("revising")).containsText("no longer counts (1 so far)");
      author.button("Write a new revision").click();
      author.field("Summary").fill("short");
      author.button("Make the revision").click();
      assertThat(author.page().locator("#revising .ui-message-error"))
          .containsText("10 to 500 characters");
      author.field("Summary").fill("Changed so that the difference shows");
      author.field("Details").fill("first line\nsecond line");
      author.picture("revise");
      author.button("Make the revision").click();
      assertThat(author.at("messages")).containsText("Revision 2 is there");
      assertThat(author.at("messages")).containsText("no longer count: 1");
      Locator difference = author.at("compare:difference");
      assertThat(difference).containsText("Changed so that the difference shows");
      assertThat(difference).containsText("details");
      assertThat(difference).not().containsText("changeType");
      author.at("compare:to").selectOption("1");
      author.button("Compare").click();
      assertThat(difference).containsText("Nothing is different");
      assertThat(author.tooWide()).isEmpty();
      author.pictures("revisions");
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer", INBOX)) {
      Locator notice = waiting(reviewer, id).first();
      assertThat(notice).containsText("Your vote no longer counts");
      assertThat(notice).containsText("revision 2 is there");
      reviewer.picture("inbox-notice");
      notice.getByRole(AriaRole.BUTTON).click();
      assertThat(reviewer.at("messages")).containsText("Dismissed");
      reviewer.open(INBOX);
      assertThat(waiting(reviewer, id)).hasCount(1);
      assertThat(waiting(reviewer, id)).containsText("Vote on it");
    }
  }

  @Test
  void editThatCameTooLate_showsTheDifference_andKeepsWhatWasTyped() {
    String id = post("late");
    try (Visitor author = Visitor.as(server, "author", path(id))) {
      author.button("Write a new revision").click();
      // The last thing that the answer does: what is typed before it could be replaced by it.
      assertThat(author.field("Summary")).isFocused();
      author.field("Details").fill("what I typed");
      assertThat(revise(id, "Somebody else wrote this summary").statusCode()).isEqualTo(200);
      assertThat(author.at("revising")).containsText("made revision 2 while you write");
      author.button("Make the revision").click();
      assertThat(author.at("messages")).containsText("Nothing was saved");
      assertThat(author.at("revising")).containsText("Revision 2 came first");
      assertThat(author.at("revising")).containsText("Somebody else wrote this summary");
      assertThat(author.field("Details")).hasValue("what I typed");
      author.pictures("revise-late");
      author.button("Go on from revision 2").click();
      assertThat(author.field("Summary")).hasValue("Somebody else wrote this summary and look");
      assertThat(author.field("Details")).hasValue("what I typed");
      author.button("Make the revision").click();
      assertThat(author.at("messages")).containsText("Revision 3 is there");
      assertThat(author.at("revisions")).containsText("what I typed");
      assertThat(author.errors()).isEmpty();
    }
  }

  @Test
  void authorWithdraws_afterBeingAsked() {
    String id = post("withdrawn");
    try (Visitor author = Visitor.as(server, "author", path(id))) {
      author.field("Why you withdraw it").fill("It was about the wrong model.");
      author.button("Withdraw the proposal").click();
      author.confirm();
      assertThat(author.at("messages")).containsText("Withdrawn.");
      assertThat(author.at("state")).containsText("Withdrawn by its author");
      assertThat(author.at("what")).containsText("It was about the wrong model.");
      assertThat(author.at("turn")).containsText("its author has withdrawn it");
      assertThat(author.field("Why you withdraw it")).hasCount(0);
      author.open("/consensus/proposals?text=" + id);
      assertThat(author.at("list")).containsText("Withdrawn by its author");
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer", path(id))) {
      assertThat(reviewer.field("Why you withdraw it")).hasCount(0);
    }
  }

  @Test
  void overrideNeedsTheRightPassword_andShowsWherever() {
    String id = passed("override");
    vote("reviewer", id, "fail");
    try (Visitor overrider = Visitor.as(server, "overrider", path(id))) {
      assertThat(overrider.field("For how many days")).hasValue("");
      overrider.button("Override the veto").click();
      Locator refused = overrider.page().locator("#undo .ui-message-error");
      assertThat(refused).hasCount(3);
      overrider.field("Why you override it").fill(REASON);
      overrider.field("For how many days").fill("3");
      overrider.field("Your password").fill("not this one");
      overrider.button("Override the veto").click();
      assertThat(refused).hasCount(1);
      assertThat(refused).containsText("Is not that of overrider");
      assertThat(overrider.field("Why you override it")).hasValue(REASON);
      assertThat(overrider.field("Your password")).hasValue("");
      overrider.pictures("override");
      overrider.field("Your password").fill(server.password("overrider"));
      overrider.button("Override the veto").click();
      assertThat(overrider.at("messages")).containsText("Overridden until");
      assertThat(overrider.at("state")).containsText("OVERRIDDEN");
      assertThat(overrider.at("rest")).containsText(REASON);
      assertThat(overrider.tooWide()).isEmpty();
      overrider.pictures("overridden");
      overrider.open("/consensus/proposals?text=" + id);
      assertThat(overrider.at("list")).containsText("OVERRIDDEN");
      assertThat(overrider.errors()).isEmpty();
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer2", INBOX)) {
      assertThat(waiting(reviewer, id)).containsText("OVERRIDDEN");
    }
    try (Visitor overrider = Visitor.as(server, "overrider", path(id))) {
      overrider.button("End the override").click();
      overrider.confirm();
      assertThat(overrider.at("state")).containsText("Consensus failed");
      assertThat(overrider.at("state")).not().containsText("OVERRIDDEN");
    }
  }

  @Test
  void whoCastAFailTakesItBack_andNobodyElse() {
    String id = passed("lift");
    vote("reviewer", id, "fail");
    try (Visitor second = Visitor.as(server, "reviewer2", path(id))) {
      assertThat(second.field("Why you take it back")).hasCount(0);
    }
    try (Visitor reviewer = Visitor.as(server, "reviewer", path(id))) {
      reviewer.button("Take the fail back").click();
      assertThat(reviewer.page().locator("#undo .ui-message-error"))
          .containsText("10 to 2000 characters");
      reviewer.field("Why you take it back").fill(REASON);
      reviewer.button("Take the fail back").click();
      assertThat(reviewer.at("messages")).containsText("Taken back");
      assertThat(reviewer.at("state")).containsText("Partial consensus");
      reviewer.button("Accept").click();
      assertThat(reviewer.at("state")).containsText("Dual consensus achieved");
    }
  }

  private static Page.LocatorOptions rows(String id) {
    return new Page.LocatorOptions().setHasText(id);
  }

  private static String path(String id) {
    return "/consensus/proposal?id=" + id;
  }

  private String post(String name) {
    String id = name + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    String body =
        body("\"proposalId\":\"" + id + "\",\"synthiantId\":\"page-tests\",", "Change " + id);
    assertThat(Api.as(server, "author").post("/api/proposals", body).statusCode()).isEqualTo(201);
    return id;
  }

  private static String body(String names, String summary) {
    return "{" + names + "\"changeType\":\"research\",\"summary\":\"" + summary + " and look\"}";
  }

  /** A proposal that the AI channel has passed. */
  private String passed(String name) {
    String id = post(name);
    send("ai-reviewer", id, "{\"ai\":\"pass\"}");
    return id;
  }

  private String vote(String user, String id, String result) {
    return send(user, id, "{\"human\":\"" + result + "\",\"notes\":\"as it stands\"}");
  }

  private String send(String user, String id, String ballot) {
    HttpResponse<String> answer =
        Api.as(server, user).post("/api/proposals/" + id + "/consensus", ballot);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Api.json(answer).path("status").asText();
  }

  private HttpResponse<String> revise(String id, String summary) {
    Api admin = Api.as(server, "admin");
    String tag = admin.get("/api/proposals/" + id).headers().firstValue("ETag").orElseThrow();
    return admin.send(
        admin
            .request("/api/proposals/" + id)
            .header("Content-Type", "application/json")
            .header("If-Match", tag)
            .PUT(BodyPublishers.ofString(body("", summary))));
  }

  private static Locator next(Visitor visitor) {
    return visitor.page().getByText("Next page", EXACTLY);
  }

  private static void toTheLastPage(Visitor visitor) {
    while (next(visitor).count() > 0) {
      String before = visitor.page().url();
      next(visitor).click();
      visitor.page().waitForURL(url -> !url.equals(before));
    }
  }

  /** Rows of the inbox about a proposal, on whichever page they are. */
  private static Locator waiting(Visitor visitor, String id) {
    Locator found = visitor.page().locator("tr", rows(id));
    while (found.count() == 0 && next(visitor).count() > 0) {
      String before = visitor.page().url();
      next(visitor).click();
      visitor.page().waitForURL(url -> !url.equals(before));
    }
    return found;
  }
}
