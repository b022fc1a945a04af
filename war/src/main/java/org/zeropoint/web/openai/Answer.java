package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.zeropoint.models.entity.Promoted;
import org.zeropoint.models.entity.WritingRequest;
import org.zeropoint.models.entity.Written;
import org.zeropoint.shared.Json;

/** An answer in the making: what all of its parts say, and the tokens that were counted. */
final class Answer {

  private final Form form;
  private final WritingRequest request;
  private final String id;
  private final Instant created;
  private String fingerprint = "";
  private int promptTokens;
  private int tokens;

  Answer(Form form, WritingRequest request, Instant created) {
    this.form = form;
    this.request = request;
    this.created = created;
    this.id = form.prefix() + UUID.randomUUID().toString().replace("-", "");
  }

  /** Whose answer it is. */
  void by(Promoted promoted) {
    fingerprint = promoted.digest();
  }

  /** How many texts it has when it is complete. */
  int texts() {
    return request.texts();
  }

  /** Counts a text; the tokens of a prompt once, however many texts go on from it. */
  void count(int index, Written written) {
    promptTokens += index % request.choices() == 0 ? written.promptTokens() : 0;
    tokens += written.tokens();
  }

  /** A whole answer, still without choices and usage. */
  ObjectNode whole() {
    return head(form.whole());
  }

  /** The choice of a whole answer. */
  ObjectNode choice(int index, Written written) {
    return choice(index, Optional.of(reason(written)), c -> form.put(c, written.text()));
  }

  /** The part before the first piece of a text. */
  ObjectNode first(int index) {
    return part(choice(index, Optional.empty(), form::begin));
  }

  /** The part with the next piece of a text. */
  ObjectNode next(int index, String piece) {
    return part(choice(index, Optional.empty(), c -> form.add(c, piece)));
  }

  /** The part that says why a text ends. */
  ObjectNode last(int index, Written written) {
    return part(choice(index, Optional.of(reason(written)), c -> form.add(c, "")));
  }

  /** The part that says what was counted. */
  ObjectNode counted() {
    ObjectNode part = head(form.chunk());
    part.putArray("choices");
    part.set("usage", usage());
    return part;
  }

  ObjectNode usage() {
    return Json.mapper()
        .createObjectNode()
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", tokens)
        .put("total_tokens", promptTokens + tokens);
  }

  private ObjectNode part(ObjectNode choice) {
    ObjectNode part = head(form.chunk());
    part.putArray("choices").add(choice);
    return part;
  }

  private ObjectNode head(String object) {
    return Json.mapper()
        .createObjectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created.getEpochSecond())
        .put("model", request.model())
        .put("system_fingerprint", fingerprint);
  }

  private static ObjectNode choice(
      int index, Optional<String> reason, Consumer<ObjectNode> content) {
    ObjectNode choice = Json.mapper().createObjectNode().put("index", index);
    content.accept(choice);
    return choice.putNull("logprobs").put("finish_reason", reason.orElse(null));
  }

  private static String reason(Written written) {
    return written.stopped() ? "stop" : "length";
  }
}
