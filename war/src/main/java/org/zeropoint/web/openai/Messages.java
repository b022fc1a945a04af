package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.zeropoint.models.entity.Dialogue.Message;
import org.zeropoint.models.entity.Dialogue.Speaker;
import org.zeropoint.models.entity.WritingRequest;
import org.zeropoint.shared.JsonCheck;

/** Reads the messages of a chat. */
final class Messages {

  private static final String FIELD = "messages";
  private static final int MOST = 200;
  private static final List<String> ROLES =
      Arrays.stream(Speaker.values()).map(Speaker::external).toList();

  private Messages() {}

  /** The messages that could be read; what could not is noted. */
  static List<Message> read(ObjectNode body, JsonCheck check) {
    check.required(FIELD);
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode item : body.path(FIELD)) {
      if (item.isObject()) {
        objects.add(item);
      }
    }
    List<JsonCheck> checks = check.each(FIELD, MOST);
    List<Message> read = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      message(objects.get(i), checks.get(i)).ifPresent(read::add);
    }
    if (body.path(FIELD).isArray() && body.path(FIELD).isEmpty()) {
      check.broken(FIELD, "must have a message at least");
    }
    return read;
  }

  private static Optional<Message> message(JsonNode given, JsonCheck check) {
    check.required("role");
    check.oneOf("role", ROLES);
    check.required("content");
    if (!given.path("tool_calls").isEmpty() || given.hasNonNull("function_call")) {
      check.broken("tool_calls", "is not taken: models here call no tools");
    }
    Optional<String> text = text(given.path("content"), check);
    return Arrays.stream(Speaker.values())
        .filter(speaker -> speaker.external().equals(given.path("role").textValue()))
        .findFirst()
        .flatMap(speaker -> text.map(t -> new Message(speaker, t)));
  }

  /** A text, or the parts of one. */
  private static Optional<String> text(JsonNode content, JsonCheck check) {
    if (!content.isArray()) {
      check.text("content", 0, WritingRequest.LONGEST_PROMPT);
      return Optional.ofNullable(content.textValue());
    }
    var text = new StringJoiner("\n");
    for (JsonNode part : content) {
      if (!"text".equals(part.path("type").textValue()) || !part.path("text").isTextual()) {
        check.broken("content", "may have parts of the type text only");
        return Optional.empty();
      }
      text.add(part.path("text").textValue());
    }
    if (!JsonCheck.isPlain(text.toString())) {
      check.broken(
          "content", "must not hold control characters, direction overrides or half characters");
    }
    return Optional.of(text.toString());
  }
}
