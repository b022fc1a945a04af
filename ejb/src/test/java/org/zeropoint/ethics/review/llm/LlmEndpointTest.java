package org.zeropoint.ethics.review.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.review.ReviewCases;

/** Endpoints that answer something else, elsewhere, too late or not at all: errors, which block. */
class LlmEndpointTest extends LlmCase {

  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void release() {
    over.countDown();
  }

  /** A hostile answer and the words that have to tell it. */
  private record Hostile(String name, ModelServer.Manner manner, String told) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Hostile> hostile() {
    String fine = "{\"case\":\"%s\",\"objects\":false,\"reasons\":[]}";
    return Stream.of(
        new Hostile("plain words", ModelServer.says(a -> "pass"), "is not JSON"),
        new Hostile("nothing", ModelServer.says(a -> ""), "empty"),
        new Hostile(
            "a code fence",
            ModelServer.says(a -> "```json\n" + fine.formatted(a.mark()) + "\n```"),
            "is not JSON"),
        new Hostile(
            "another form",
            ModelServer.says(a -> "{\"verdict\":\"pass\"}"),
            "verdict is not a field"),
        new Hostile(
            "further fields",
            ModelServer.says(
                a -> fine.formatted(a.mark()).replace("}", ",\"status\":\"accepted\"}")),
            "status is not a field"),
        new Hostile(
            "another case",
            ModelServer.says(a -> fine.formatted("0".repeat(32))),
            "case must be the mark"),
        new Hostile(
            "too long a content", ModelServer.says(a -> " ".repeat(9000)), "more than 8192"),
        new Hostile("too much", ModelServer.says(a -> " ".repeat(200_000)), "65536 bytes or more"),
        new Hostile(
            "no envelope",
            (e, a) -> ModelServer.send(e, 200, "application/json", fine.formatted(a.mark())),
            "not one whole message"),
        new Hostile(
            "a page",
            (e, a) -> ModelServer.send(e, 200, "text/html", "<html>"),
            "did not answer with JSON in one piece"),
        new Hostile(
            "a stream",
            (e, a) ->
                ModelServer.send(
                    e, 200, "text/event-stream", "data: " + ModelServer.envelope("{}") + "\n\n"),
            "did not answer with JSON in one piece"),
        new Hostile(
            "a cut message",
            (e, a) ->
                ModelServer.send(
                    e,
                    200,
                    "application/json",
                    ModelServer.envelope(fine.formatted(a.mark()))
                        .toString()
                        .replace("\"stop\"", "\"length\"")),
            "not one whole message"),
        new Hostile(
            "a call of a tool",
            (e, a) ->
                ModelServer.send(
                    e,
                    200,
                    "application/json",
                    ModelServer.envelope(fine.formatted(a.mark()))
                        .toString()
                        .replace("\"refusal\":null", "\"tool_calls\":[{\"id\":\"1\"}]")),
            "not one whole message"),
        new Hostile(
            "two choices",
            (e, a) -> {
              var two = ModelServer.envelope(fine.formatted(a.mark()));
              two.withArray("choices").add(two.at("/choices/0").deepCopy());
              ModelServer.send(e, 200, "application/json", two.toString());
            },
            "not one whole message"),
        new Hostile(
            "a failure",
            (e, a) -> ModelServer.send(e, 500, "application/json", "{}"),
            "answered 500"),
        new Hostile(
            "a refusal",
            (e, a) -> ModelServer.send(e, 401, "application/json", "{}"),
            "answered 401"),
        new Hostile(
            "control characters in a name",
            ModelServer.says(a -> "{\"\\u202e\\u001b[2J\":1}"),
            "<U+202E><U+001B>"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void everyOtherAnswerIsAnError_whichBlocks(Hostile hostile) {
    server.behave(hostile.manner());
    Judgement judgement = panel.judge(ReviewCases.good());

    assertThat(llm(judgement).outcome()).isEqualTo(Finding.Outcome.ERROR);
    assertThat(llm(judgement).evidence())
        .startsWith("it gave no opinion: ")
        .contains(hostile.told());
    assertThat(judgement.verdict()).isEqualTo(AiReview.ERROR);
    assertThat(judgement.complianceScore()).isLessThan(95);
    assertThat(judgement.parts().get(2).consulted()).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowed() {
    try (var elsewhere = new ModelServer(ModelServer.objects(false, ""))) {
      server.behave(
          (exchange, asked) -> {
            exchange.getResponseHeaders().add("Location", elsewhere.url() + "/chat/completions");
            ModelServer.send(exchange, 307, "application/json", "{}");
          });

      assertThat(llm(panel.judge(ReviewCases.good())).evidence()).contains("answered 307");
      assertThat(elsewhere.asked()).isEmpty();
    }
  }

  @Test
  void aModelThatNeverAnswers_orDripsItsAnswer_isCutAtTheLimit() {
    set("zeropoint.reviewer.llm.seconds", "1");
    server.behave((exchange, asked) -> await());
    long begin = System.nanoTime();
    assertThat(llm(panel.judge(ReviewCases.good())).evidence()).contains("no answer within 1 s");

    server.behave(
        (exchange, asked) -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await();
        });
    assertThat(panel.judge(ReviewCases.good()).verdict()).isEqualTo(AiReview.ERROR);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anEndpointThatIsNotThere_orThatNobodyOpened_isAnError() {
    server.close();
    assertThat(panel.judge(ReviewCases.good()).verdict()).isEqualTo(AiReview.ERROR);

    System.clearProperty("zeropoint.webhooks.allow");
    assertThat(llm(panel.judge(ReviewCases.good())).evidence())
        .contains("leads to an address that is not public");
    System.clearProperty("zeropoint.webhooks.http");
    assertThat(llm(panel.judge(ReviewCases.good())).evidence())
        .contains("must begin with https://");
    System.clearProperty("zeropoint.reviewer.llm.model");
    set("zeropoint.webhooks.http", "true");
    set("zeropoint.webhooks.allow", "127.0.0.1/32");
    assertThat(llm(panel.judge(ReviewCases.good())).evidence()).contains("must name the model");
  }

  @Test
  void theTokenComesFromItsFile_andOneThatWouldBreakTheRequest_isNoToken() throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, "secret-token\n");
    set("zeropoint.reviewer.llm.token.file", file.toString());
    assertThat(panel.judge(ReviewCases.good()).verdict()).isEqualTo(AiReview.PASS);
    assertThat(server.asked().get(0).authorization()).isEqualTo("Bearer secret-token");

    for (String bad : List.of("", "a b", "a\r\nX-Evil: 1", "\u00e4")) {
      Files.writeString(file, bad);
      Finding finding = llm(panel.judge(ReviewCases.good()));
      assertThat(finding.evidence()).contains("zeropoint.reviewer.llm.token.file");
      assertThat(finding.evidence()).doesNotContain("X-Evil");
    }
    Files.delete(file);
    assertThat(llm(panel.judge(ReviewCases.good())).evidence()).contains("cannot be read");
    assertThat(server.asked()).hasSize(1);
  }
}
