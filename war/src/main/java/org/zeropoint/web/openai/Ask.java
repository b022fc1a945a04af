package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.zeropoint.models.entity.Dialogue;
import org.zeropoint.models.entity.WritingRequest;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;

/**
 * What a client asks for, in the fields of OpenAI's API. A field that asks for something which is
 * not there is refused by its name; one that nobody knows here is passed over, because clients send
 * fields of their own.
 *
 * @param stream whether the answer is sent while it is written
 * @param usage whether a stream ends with what was counted
 */
record Ask(WritingRequest request, boolean stream, boolean usage) {

  private static final int DEFAULT_TEXT = 16;
  private static final int DEFAULT_CHAT = 256;
  private static final int LONGEST_NAME = 200;

  /**
   * The body of {@code POST /v1/completions}.
   *
   * @throws org.zeropoint.shared.Invalid naming each field that breaks a rule
   */
  static Ask completion(ObjectNode body) {
    JsonCheck check = JsonCheck.of(body);
    Common.check(body, check);
    Common.texts(body, check, "prompt", WritingRequest.LONGEST_PROMPT);
    check.required("prompt");
    Unsupported.inCompletions(body, check);
    JsonBody.require(check);
    return of(
        body,
        Common.list(body.path("prompt")),
        Optional.empty(),
        Common.list(body.path("stop")),
        DEFAULT_TEXT);
  }

  /**
   * The body of {@code POST /v1/chat/completions}.
   *
   * @throws org.zeropoint.shared.Invalid naming each field that breaks a rule
   */
  static Ask chat(ObjectNode body) {
    JsonCheck check = JsonCheck.of(body);
    Common.check(body, check);
    check.integer("max_completion_tokens", 1, WritingRequest.MOST_TOKENS);
    var dialogue = new Dialogue(Messages.read(body, check));
    String prompt = dialogue.prompt();
    if (prompt.length() > WritingRequest.LONGEST_PROMPT) {
      check.broken(
          "messages", "must have at most " + WritingRequest.LONGEST_PROMPT + " characters in all");
    }
    Unsupported.inChats(body, check);
    JsonBody.require(check);
    List<String> stops = new ArrayList<>(Common.list(body.path("stop")));
    stops.add(Dialogue.STOP);
    return of(body, List.of(prompt), Optional.of(dialogue), stops, DEFAULT_CHAT);
  }

  private static Ask of(
      ObjectNode body,
      List<String> prompts,
      Optional<Dialogue> dialogue,
      List<String> stops,
      int most) {
    JsonNode limit =
        body.hasNonNull("max_completion_tokens")
            ? body.path("max_completion_tokens")
            : body.path("max_tokens");
    var request =
        new WritingRequest(
            body.path("model").textValue(),
            prompts,
            dialogue,
            body.path("n").asInt(1),
            limit.asInt(most),
            style(body),
            stops);
    return new Ask(
        request,
        body.path("stream").asBoolean(),
        body.at("/stream_options/include_usage").asBoolean());
  }

  /** A text that nobody gave a seed for is another one each time. */
  private static WritingRequest.Style style(ObjectNode body) {
    return new WritingRequest.Style(
        body.path("temperature").asDouble(1),
        body.path("top_k").asInt(0),
        body.path("top_p").asDouble(1),
        body.path("repetition_penalty").asDouble(1),
        body.path("presence_penalty").asDouble(0),
        body.path("frequency_penalty").asDouble(0),
        body.hasNonNull("seed")
            ? body.path("seed").asLong()
            : ThreadLocalRandom.current().nextLong());
  }

  /** The fields that both calls have. */
  private static final class Common {

    private static final int MOST_STOPS = 4;
    private static final int LONGEST_STOP = 200;
    private static final double MOST_PENALTY = 2;
    private static final double MOST_REPETITION = 10;
    private static final double LEAST = 1e-6;

    static void check(ObjectNode body, JsonCheck check) {
      check.required("model");
      check.text("model", 1, LONGEST_NAME);
      check.integer("max_tokens", 1, WritingRequest.MOST_TOKENS);
      check.integer("n", 1, WritingRequest.MOST_TEXTS);
      check.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
      check.number("temperature", 0, 2);
      check.number("top_p", LEAST, 1);
      check.integer("top_k", 0, Integer.MAX_VALUE);
      check.number("repetition_penalty", LEAST, MOST_REPETITION);
      check.number("presence_penalty", -MOST_PENALTY, MOST_PENALTY);
      check.number("frequency_penalty", -MOST_PENALTY, MOST_PENALTY);
      check.bool("stream");
      check.inside("stream_options").bool("include_usage");
      if (check.has("stream_options") && !body.path("stream").asBoolean()) {
        check.broken("stream_options", "goes with \"stream\": true only");
      }
      stops(body.path("stop"), check);
    }

    private static void stops(JsonNode given, JsonCheck check) {
      List<String> stops = list(given);
      boolean texts = given.isTextual() || given.isArray() && stops.size() == given.size();
      if (!texts && !given.isNull() && !given.isMissingNode()
          || stops.size() > MOST_STOPS
          || stops.stream().anyMatch(s -> s.isEmpty() || s.length() > LONGEST_STOP)
          || !stops.stream().allMatch(JsonCheck::isPlain)) {
        check.broken(
            "stop",
            "must be a text or at most %d texts, each of 1 to %d characters"
                .formatted(MOST_STOPS, LONGEST_STOP));
      }
    }

    /** A text, or several. */
    static void texts(ObjectNode body, JsonCheck check, String field, int longest) {
      JsonNode given = body.path(field);
      if (!given.isArray()) {
        check.text(field, 0, longest);
        return;
      }
      List<String> texts = list(given);
      if (texts.isEmpty() || texts.size() < given.size()) {
        check.broken(
            field, "must be a text or an array of texts; numbers of tokens are not taken here");
      }
      if (!texts.stream().allMatch(JsonCheck::isPlain)) {
        check.broken(
            field, "must not hold control characters, direction overrides or half characters");
      }
    }

    /** The texts of a text or an array. */
    static List<String> list(JsonNode given) {
      List<String> texts = new ArrayList<>();
      if (given.isTextual()) {
        texts.add(given.textValue());
      }
      if (given.isArray()) {
        given.forEach(
            item -> {
              if (item.isTextual()) {
                texts.add(item.textValue());
              }
            });
      }
      return texts;
    }
  }
}
