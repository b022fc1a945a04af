package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** An author types a plan: limits and what it takes are told before anything is started. */
@Tag("browser")
class StartFormIT {

  private static final double TRAINED = 120_000;
  private static final String NAME = "typed-" + Long.toString(System.nanoTime(), 36);

  private static ZeropointServer server;
  private static Api author;

  @BeforeAll
  static void upload() {
    server = ZeropointServer.shared();
    author = Api.as(server, "author");
    SampleRun.upload(server, NAME, 11);
  }

  @Test
  void limitIsToldWhileOneTypes_andWhatThePlanTakesOnceItIsWhole() {
    try (Visitor typing = Visitor.as(server, "author", "/training/runs")) {
      Locator estimate = typing.at("plan:estimate");
      assertThat(estimate).containsText("Once Synthiant and corpus are filled in");

      typing.field("Steps").fill("20000");
      assertThat(typing.page().locator("#plan .ui-message-error")).hasCount(1);
      assertThat(typing.page().locator("#plan .ui-message-error"))
          .containsText("between 1 and 10000");
      assertThat(estimate).containsText("breaks a limit");
      assertThat(typing.field("Steps")).isFocused();
      typing.picture("start-form-limit");

      typing.field("Steps").fill("20");
      assertThat(typing.page().locator("#plan .ui-message-error")).hasCount(0);
      typing.field("Synthiant").fill(NAME);
      typing.field("Corpus").selectOption(NAME);
      assertThat(estimate).containsText(Pattern.compile("Memory at its peak, about.*[\\d.]+ MiB"));
      assertThat(estimate).containsText("Time of the steps, about");
      assertThat(typing.barriers("#plan")).isEmpty();
      typing.pictures("start-form-estimate");
      assertThat(typing.errors()).isEmpty();
    }
    assertThat(Api.json(author.get("api/runs?limit=100")).toString()).doesNotContain(NAME);
  }

  @Test
  void planOfARunIsCloned_andItsTimeFollowsFromThatRun() {
    HttpResponse<String> started =
        author.post(
            "api/runs",
            ("{\"synthiantId\":\"%s-cloned\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":3,"
                    + "\"seed\":42,\"learningRate\":0.00005}")
                .formatted(NAME, NAME));
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String run = Api.json(started).path("runId").asText();
    try (Visitor cloning = Visitor.as(server, "author", "/training/run?id=" + run)) {
      assertThat(cloning.at("state"))
          .containsText("Completed", new ContainsTextOptions().setTimeout(TRAINED));
      cloning.page().getByText("Clone the plan").click();

      assertThat(cloning.at("cloned")).containsText(run.substring(0, 8));
      assertThat(cloning.field("Synthiant")).hasValue(NAME + "-cloned");
      assertThat(cloning.field("Seed")).hasValue("42");
      assertThat(cloning.field("Learning rate")).hasValue("0.00005");
      assertThat(cloning.field("Corpus")).hasValue(NAME);
      assertThat(cloning.at("plan:estimate"))
          .containsText(Pattern.compile("of this model on this engine, [\\d,.]+ samples/s"));
      cloning.button("Start the run").click();
      cloning.page().waitForURL(Pattern.compile(".*/training/run\\?id=.*"));
      assertThat(cloning.page().locator("main")).containsText("42");
      assertThat(cloning.place()).doesNotContain(run);
      assertThat(cloning.errors()).isEmpty();
    }
  }
}
