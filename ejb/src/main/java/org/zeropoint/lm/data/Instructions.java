package org.zeropoint.lm.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;

/**
 * Reads instructions from JSON Lines, each line one of
 *
 * <pre>{"messages": [{"role": "system|user|assistant", "content": "…"}, …]}
 * {"prompt": "…", "completion": "…"}</pre>
 *
 * Other fields are refused, as they might ask for what is not done.
 */
public final class Instructions {

  private static final Set<String> CHAT = Set.of("messages");
  private static final Set<String> COMPLETION = Set.of("prompt", "completion");
  private static final Set<String> MESSAGE = Set.of("role", "content");
  private static final int MOST_MESSAGES = 1000;
  private static final Set<String> ROLES =
      Arrays.stream(Message.Role.values()).map(Message.Role::word).collect(Collectors.toSet());

  private Instructions() {}

  /**
   * Reads all lines; blank ones are passed over.
   *
   * @throws Invalid naming line, field and rule of the first violations, or when there is no line
   */
  public static List<Instruction> read(Reader lines) {
    return JsonLines.read(lines, Instructions::instruction);
  }

  private static List<Instruction> instruction(JsonNode line, JsonCheck check) {
    if (line.has("messages")) {
      check.onlyFields(CHAT);
      return chat(line.path("messages"), check);
    }
    if (!line.has("prompt") && !line.has("completion")) {
      check.broken("messages", "is required, or else prompt and completion");
      return List.of();
    }
    check.onlyFields(COMPLETION);
    JsonLines.text(line, "prompt", check);
    JsonLines.text(line, "completion", check);
    return List.of(
        new Instruction.Completion(line.path("prompt").asText(), line.path("completion").asText()));
  }

  private static List<Instruction> chat(JsonNode array, JsonCheck check) {
    List<JsonCheck> checks = check.each("messages", MOST_MESSAGES);
    if (!check.violations().isEmpty()) {
      return List.of();
    }
    for (int i = 0; i < checks.size(); i++) {
      JsonCheck each = checks.get(i);
      each.onlyFields(MESSAGE);
      each.required("role");
      each.oneOf("role", ROLES.stream().sorted().toList());
      JsonLines.text(array.get(i), "content", each);
    }
    if (!check.violations().isEmpty()) {
      return List.of();
    }
    var messages = new ArrayList<Message>();
    for (JsonNode message : array) {
      messages.add(message(message));
    }
    checkTurns(messages, check);
    return List.of(new Instruction.Chat(messages));
  }

  private static Message message(JsonNode message) {
    String word = message.path("role").textValue();
    Message.Role role =
        Arrays.stream(Message.Role.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow();
    return new Message(role, message.path("content").textValue());
  }

  private static void checkTurns(List<Message> messages, JsonCheck check) {
    for (int i = 0; i < messages.size(); i++) {
      Message.Role role = messages.get(i).role();
      boolean afterUser = i > 0 && messages.get(i - 1).role() == Message.Role.USER;
      if (role == Message.Role.SYSTEM && i > 0) {
        check.broken("messages/" + i + "/role", "must not be system: that is the first or none");
        return;
      }
      if (role == Message.Role.USER && afterUser) {
        check.broken("messages/" + i + "/role", "must be assistant: it follows a user");
        return;
      }
      if (role == Message.Role.ASSISTANT && !afterUser) {
        check.broken("messages/" + i + "/role", "must be user: an assistant follows a user only");
        return;
      }
    }
    if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Message.Role.ASSISTANT) {
      check.broken("messages", "must end with a message of the assistant");
    }
  }
}
