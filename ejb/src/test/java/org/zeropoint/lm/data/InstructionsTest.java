package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.shared.Invalid;

class InstructionsTest {

  private static List<Instruction> read(String lines) {
    return Instructions.read(new StringReader(lines));
  }

  /** A line whose messages have these roles, in their first letters. */
  private static String chat(String roles) {
    String messages =
        roles
            .chars()
            .mapToObj(role -> role == 's' ? "system" : role == 'u' ? "user" : "assistant")
            .map(role -> "{\"role\": \"" + role + "\", \"content\": \"c\"}")
            .collect(Collectors.joining(", "));
    return "{\"messages\": [" + messages + "]}";
  }

  @Test
  void bothFormsAreRead() {
    assertThat(read(chat("sua") + "\n{\"prompt\": \"p\", \"completion\": \" q\"}\n"))
        .containsExactly(
            new Instruction.Chat(
                List.of(
                    new Message(Message.Role.SYSTEM, "c"),
                    new Message(Message.Role.USER, "c"),
                    new Message(Message.Role.ASSISTANT, "c"))),
            new Instruction.Completion("p", " q"));
    assertThat(read(chat("uaua"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a, messages.0.role must be user",
    "sa, messages.1.role must be user",
    "su, messages must end with",
    "s, messages must end with",
    "'', messages must end with",
    "uu, messages.1.role must be assistant",
    "uaa, messages.2.role must be user",
    "usa, messages.1.role must not be system",
    "ssua, messages.1.role must not be system"
  })
  void rolesOutOfOrderAreRefused(String roles, String rule) {
    assertThatThrownBy(() -> read(chat("ua") + "\n" + chat(roles)))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("line 2: " + rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|messages is required, or else prompt and completion",
        "{'prompt': 'a'}|completion is required",
        "{'prompt': '', 'completion': 'b'}|prompt must have a character",
        "{'prompt': 'a', 'completion': 'b', 'weight': 0}|weight is not a field",
        "{'prompt': 'a', 'completion': 'b', 'messages': []}|completion is not a field",
        "{'messages': null}|messages must end with",
        "{'messages': 'a'}|messages must be an array",
        "{'messages': ['a']}|messages.0 must be an object",
        "{'messages': [{'content': 'a'}]}|messages.0.role is required",
        "{'messages': [{'role': 'tool', 'content': 'a'}]}|messages.0.role must be one of",
        "{'messages': [{'role': 'user', 'content': null}]}|messages.0.content must be text",
        "{'messages': [{'role': 'user'}]}|messages.0.content is required",
        "{'messages': [{'role': 'user', 'content': ' '}]}|messages.0.content must have a character",
        "{'messages': [{'role': 'user', 'content': 'a', 'weight': 0}]}|messages.0.weight is not"
      })
  void lineIsRefused_namingFieldAndRule(String line, String rule) {
    assertThatThrownBy(() -> read(line.replace('\'', '"')))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("line 1: ")
        .hasMessageContaining(rule);
  }

  @Test
  void firstTwentyViolationsAreTold() {
    String lines = IntStream.range(0, 500).mapToObj(i -> "{}").collect(Collectors.joining("\n"));
    assertThatThrownBy(() -> read(lines))
        .isInstanceOfSatisfying(
            Invalid.class,
            refused -> {
              assertThat(refused.violations()).hasSize(21);
              assertThat(refused.getMessage())
                  .contains("line 20: ")
                  .doesNotContain("line 21: ")
                  .endsWith("the lines behind were not checked");
            });
  }
}
