package org.zeropoint.ethics.review.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocketFactory;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.ReviewerSettings;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.shared.outbound.Addresses;
import org.zeropoint.shared.outbound.PinnedPost;
import org.zeropoint.shared.outbound.Target;

/**
 * An endpoint that speaks OpenAI's chat completions. It is asked once, under the rules of webhooks
 * for its address, without redirects, and answers in one piece of bounded size within the limit of
 * the settings; everything else is no answer.
 */
final class Endpoint {

  /** Bytes that an answer may have, its envelope included. */
  static final int MOST_BYTES = 1 << 16;

  private static final String CALL = "/chat/completions";
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int MOST_TOKENS = 2048;
  private static final int LONGEST_TOKEN = 4096;

  private final ReviewerSettings settings;
  private final Settings common;
  private final ScheduledExecutorService watch;

  Endpoint(ReviewerSettings settings, Settings common, ScheduledExecutorService watch) {
    this.settings = settings;
    this.common = common;
    this.watch = watch;
  }

  /**
   * What the model says to a brief, as text.
   *
   * @throws Unavailable when it does not answer as it should
   * @throws Invalid when its address is not admitted
   */
  String ask(Brief brief) {
    Target target = Target.of(settings.url().orElseThrow() + CALL, common.plainWebhooks());
    var post =
        new PinnedPost((SSLSocketFactory) SSLSocketFactory.getDefault(), watch, settings.limit());
    try {
      PinnedPost.Answer answer =
          post.send(
              target,
              target.resolve(Addresses.of(common)),
              headers(),
              new PinnedPost.Message(JSON, Json.write(request(brief)), MOST_BYTES));
      return content(answer);
    } catch (IOException e) {
      throw new Unavailable(
          "no answer within " + settings.limit().toSeconds() + " s: " + e.getMessage(), e);
    }
  }

  private ObjectNode request(Brief brief) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("model", settings.model());
    var messages = json.putArray("messages");
    messages.addObject().put("role", "system").put("content", brief.instructions());
    messages.addObject().put("role", "user").put("content", brief.given());
    json.put("temperature", 0).put("max_tokens", MOST_TOKENS).put("stream", false);
    json.putObject("response_format").put("type", "json_object");
    return json;
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", "Zeropoint-Reviewer");
    headers.put("Accept", JSON);
    if (settings.tokenFile().isPresent()) {
      headers.put("Authorization", "Bearer " + token(settings.tokenFile().get()));
    }
    return headers;
  }

  private static String token(Path file) {
    try {
      if (Files.size(file) <= LONGEST_TOKEN) {
        String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (token.matches("[\\x21-\\x7e]+")) {
          return token;
        }
      }
    } catch (IOException e) {
      throw new Unavailable(ReviewerSettings.TOKEN_FILE + " cannot be read", e);
    }
    throw new Unavailable(
        ReviewerSettings.TOKEN_FILE + " must hold one line of visible ASCII characters");
  }

  private static String content(PinnedPost.Answer answer) {
    if (answer.status() != OK) {
      throw new Unavailable("the endpoint answered " + answer.status());
    }
    if (!answer.type().matches("application/json *(;.*)?")) {
      throw new Unavailable("the endpoint did not answer with JSON in one piece");
    }
    if (answer.body().getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES) {
      throw new Unavailable("the answer has " + MOST_BYTES + " bytes or more");
    }
    return content(parsed(answer.body()));
  }

  private static JsonNode parsed(String body) {
    try {
      return Json.parse(body);
    } catch (Invalid e) {
      throw new Unavailable("the endpoint's answer " + e.getMessage(), e);
    }
  }

  /** Of the one choice, said to its end; a call of a tool is none. */
  private static String content(JsonNode json) {
    JsonNode choices = json.path("choices");
    JsonNode message = choices.path(0).path("message");
    boolean whole = "stop".equals(choices.path(0).path("finish_reason").asText());
    boolean calls =
        !message.path("tool_calls").isEmpty() || message.path("function_call").isObject();
    if (choices.size() != 1 || !whole || calls || !message.path("content").isTextual()) {
      throw new Unavailable("the endpoint's answer is not one whole message");
    }
    return message.path("content").textValue();
  }
}
