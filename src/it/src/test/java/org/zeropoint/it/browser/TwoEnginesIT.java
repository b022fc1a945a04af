package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zeropoint.it.Api;
import org.zeropoint.it.Inside;
import org.zeropoint.it.SecondEngine;
import org.zeropoint.it.ZeropointServer;

/** A server with two engines: a run changes from one to the other, and both compute one plan. */
@Tag("inside")
@ExtendWith(ArquillianExtension.class)
class TwoEnginesIT {

  private static final double MINUTES = 180_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int STEPS = 600;

  private final ZeropointServer server = ZeropointServer.inside();

  @Deployment(testable = false)
  static EnterpriseArchive application() {
    return Inside.extended(SecondEngine.class);
  }

  @Test
  void aRunIsFinishedOnAnotherEngine_andBothAreCompared() {
    Api author = Api.as(server, "author");
    String runId = started(author);
    // Far enough for a checkpoint that the other engine goes on from.
    await(author, runId, run -> run.path("checkpointStep").asInt() > 0);
    ok(author.post("api/runs/" + runId + "/cancel", ""), 202);
    JsonNode stopped = await(author, runId, run -> run.path("status").asText().equals("cancelled"));
    int at = stopped.path("checkpointStep").asInt();
    assertThat(at).isBetween(1, STEPS - 1);

    try (Visitor visitor = Visitor.as(server, "author", "/training/run?id=" + runId)) {
      assertThat(visitor.at("engines")).hasText("djl");
      visitor.field("Go on with").selectOption(SecondEngine.NAME);
      visitor.pictures("run-other-engine");
      visitor.button("Resume").click();
      assertThat(visitor.at("messages")).containsText("Queued again");
      assertThat(visitor.at("state")).containsText("Completed", within(MINUTES));
      assertThat(visitor.at("engines")).hasText("started on djl, finished on djl-2");
      assertThat(visitor.at("legs")).containsText("1 to " + at + " by djl (");
      visitor.picture("run-two-engines");

      JsonNode finished = await(author, runId, run -> run.has("proposalId"));
      String other = repeatedOnThePage(visitor, runId);
      JsonNode whole = await(author, other, run -> run.has("proposalId"));
      assertThat(whole.path("modelDigest")).isEqualTo(finished.path("modelDigest"));
      assertThat(finished.path("planDigest")).isNotEqualTo(whole.path("planDigest"));
      told(author, finished, at);
      compared(author, runId, other);
      looksRight(visitor, runId, other);
    }
  }

  /** By the page that says there is only one so far. */
  private String repeatedOnThePage(Visitor visitor, String runId) {
    visitor.at("compare").click();
    assertThat(visitor.at("alone")).containsText("Only one run of this plan");
    visitor.pictures("comparison-alone");
    visitor.at("repeat:engine").selectOption(SecondEngine.NAME);
    visitor.button("Start it").click();
    visitor.page().waitForURL(Pattern.compile(".*comparison\\?run=" + runId + "&run=.*"));
    assertThat(visitor.page().locator("#runs"))
        .containsText(Pattern.compile("Completed.*Completed", Pattern.DOTALL), within(MINUTES));
    return visitor.page().url().replaceFirst(".*&run=", "");
  }

  private void told(Api author, JsonNode run, int at) {
    String runId = run.path("runId").asText();
    assertThat(run.path("engine").asText()).isEqualTo(SecondEngine.NAME);
    assertThat(run.at("/plan/engine").asText()).isEqualTo("djl");
    assertThat(run.at("/legs/0/engine").asText()).isEqualTo("djl");
    assertThat(run.at("/legs/1/engine").asText()).isEqualTo(SecondEngine.NAME);
    assertThat(run.at("/legs/1/fromStep").asInt()).isEqualTo(at + 1);
    JsonNode proposal = ok(author.get("api/proposals/" + run.path("proposalId").asText()), 200);
    assertThat(proposal.path("details").asText())
        .contains("Steps 1 to " + at + " by djl (")
        .contains((at + 1) + " to " + STEPS + " by djl-2 (");
    JsonNode entry = entry(runId, "run.resume");
    assertThat(entry.path("outcome").asText()).isEqualTo("from djl to djl-2 after step " + at);
    assertThat(entry.at("/facts/engine/from").asText()).isEqualTo("djl");
    assertThat(entry.at("/facts/engine/to").asText()).isEqualTo(SecondEngine.NAME);
    assertThat(entry(runId, "run.complete").path("outcome").asText()).contains("by djl-2 (");
  }

  private JsonNode entry(String subject, String action) {
    Api auditor = Api.as(server, "auditor");
    Instant deadline = Instant.now().plus(PATIENCE);
    long after = 0;
    while (Instant.now().isBefore(deadline)) {
      for (JsonNode listed : ok(auditor.get("api/audit?limit=500&after=" + after), 200)) {
        after = listed.path("seq").asLong();
        if (listed.path("subject").asText().equals(subject)
            && listed.path("action").asText().equals(action)) {
          return ok(auditor.get("api/audit/entries/" + after), 200);
        }
      }
    }
    throw new AssertionError("no entry " + action + " of " + subject);
  }

  private static void compared(Api author, String one, String other) {
    JsonNode both = ok(author.get("api/runs/comparison?run=" + one + "&run=" + other), 200);
    assertThat(both.at("/runs/0/engine").asText()).isEqualTo(SecondEngine.NAME);
    assertThat(both.at("/runs/1/steps").asInt()).isEqualTo(STEPS);
    assertThat(both.at("/runs/1/heldOutLoss")).isEqualTo(both.at("/runs/0/heldOutLoss"));
    assertThat(both.at("/runs/1/secondsToLoss").asDouble()).isPositive();
  }

  private static void looksRight(Visitor visitor, String one, String other) {
    visitor.open("/training/comparison?run=" + one + "&run=" + other);
    assertThat(visitor.page().locator("#runs")).containsText("by djl-2 (");
    assertThat(points(visitor)).isPositive();
    visitor.pictures("comparison");
    usedByKeyboard(visitor);
    assertThat(visitor.page().locator("#runs")).containsText("was lowest at step");
    visitor.picture("comparison-by-time");
    visitor.open("/training/comparison?run=" + one + "&run=" + other + "&loss=low");
    assertThat(visitor.page().locator("main")).containsText("must be a number above 0");
    visitor.picture("comparison-refused");
    visitor.open("/training/comparison?run=nothing");
    assertThat(visitor.page().locator("main")).containsText("There is no run");
    visitor.open("/training/comparison?run=" + one + "&run=" + other);
    assertThat(visitor.errors()).isEmpty();
    assertThat(visitor.tooWide()).isEmpty();
    visitor.page().setViewportSize(400, 900);
    var steps = new Page.GetByRoleOptions().setName("Steps").setExact(true);
    assertThat(visitor.page().getByRole(AriaRole.ROWHEADER, steps).boundingBox().height)
        .as("on one line")
        .isLessThan(50);
  }

  /** In the order of the page: the table, the loss, the axis, and the form that starts a run. */
  private static void usedByKeyboard(Visitor visitor) {
    Page page = visitor.page();
    page.locator("body").focus();
    visitor.reach(
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Runs side by side")));
    visitor.reach(visitor.field("Time to a loss of"));
    page.keyboard().type("0.01");
    page.keyboard().press("Enter");
    assertThat(page.locator("#runs")).containsText("Time to 0.0100 nats/byte");
    visitor.reach(page.getByText("By time"));
    page.keyboard().press("Enter");
    page.waitForURL(Pattern.compile(".*by=time"));
    assertThat(points(visitor)).isPositive();
    visitor.reach(visitor.at("repeat:engine"));
    visitor.reach(visitor.button("Start it"));
  }

  private static int points(Visitor visitor) {
    Page page = visitor.page();
    return (int)
        page.evaluate(
            "PF('lossChart').chart.data.datasets.reduce((sum, set) => sum + set.data.length, 0)");
  }

  private static String started(Api author) {
    return ok(
            author.post(
                "api/runs",
                """
                {"synthiantId": "two-engines", "modelId": "gpt-nano", "corpus": "commons-lang3",
                 "steps": %d, "batchSize": 4, "validationSplit": 0.01, "seed": 3}
                """
                    .formatted(STEPS)),
            202)
        .path("runId")
        .asText();
  }

  private static JsonNode await(Api author, String runId, Predicate<JsonNode> done) {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode run = ok(author.get("api/runs/" + runId), 200);
    while (!done.test(run)) {
      assertThat(Instant.now()).as(run.toString()).isBefore(deadline);
      assertThat(run.path("status").asText()).as(run.toString()).isNotEqualTo("failed");
      run = ok(author.get("api/runs/" + runId), 200);
    }
    return run;
  }

  private static JsonNode ok(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Api.json(answer);
  }

  private static LocatorAssertions.ContainsTextOptions within(double milliseconds) {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(milliseconds);
  }
}
