package org.zeropoint.web.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.models.entity.Dialogue;
import org.zeropoint.models.entity.WritingRequest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Violation;

class AskTest {

  private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private static ObjectNode body(String fields) {
    return (ObjectNode) Json.parse("{\"model\":\"helper\"," + fields + "}");
  }

  private static Ask text(String fields) {
    return Ask.completion(body("\"prompt\":\"a\"" + fields));
  }

  private static Ask chat(String fields) {
    return Ask.chat(body(USER + fields));
  }

  private static List<String> broken(Runnable read) {
    Invalid invalid = catchThrowableOfType(Invalid.class, read::run);
    assertThat(invalid).as("nothing was refused").isNotNull();
    return invalid.violations().stream().map(Violation::pointer).toList();
  }

  @Test
  void defaults_areThoseOfOpenAi() {
    WritingRequest request = text("").request();
    assertThat(request.model()).isEqualTo("helper");
    assertThat(request.prompts()).containsExactly("a");
    assertThat(request.choices()).isEqualTo(1);
    assertThat(request.maxTokens()).isEqualTo(16);
    assertThat(request.stops()).isEmpty();
    long seed = request.style().seed();
    assertThat(request.style()).isEqualTo(new WritingRequest.Style(1, 0, 1, 1, 0, 0, seed));
    assertThat(text("").request().style().seed()).isNotEqualTo(seed);
    assertThat(text("").stream()).isFalse();
    assertThat(chat("").request().maxTokens()).isEqualTo(256);
  }

  @Test
  void everyField_isTaken() {
    Ask ask =
        Ask.completion(
            body(
                """
                "prompt":["a","b"],"max_tokens":7,"temperature":0.5,"top_p":0.9,"top_k":5,"n":2,
                "repetition_penalty":1.2,"presence_penalty":-0.5,"frequency_penalty":0.25,"seed":-3,
                "stop":["x","yz"],"stream":true,"stream_options":{"include_usage":true},
                "user":"someone","metadata":{"a":"b"},"best_of":2,"echo":false,"suffix":null,
                "logprobs":null,"logit_bias":{}
                """));
    assertThat(ask)
        .isEqualTo(
            new Ask(
                new WritingRequest(
                    "helper",
                    List.of("a", "b"),
                    Optional.empty(),
                    2,
                    7,
                    new WritingRequest.Style(0.5, 5, 0.9, 1.2, -0.5, 0.25, -3),
                    List.of("x", "yz")),
                true,
                true));
  }

  @Test
  void aChat_isADialogue_thatEndsWhereTheUserWouldGoOn() {
    Ask ask =
        Ask.chat(
            body(
                """
                "messages":[{"role":"system","content":"Be brief."},
                  {"role":"user","name":"a","content":[{"type":"text","text":"Hi"},{"type":"text","text":"there"}]}],
                "max_completion_tokens":9,"stop":"x","tools":[],"tool_choice":"auto","functions":null,
                "logprobs":false,"top_logprobs":0,"response_format":{"type":"text"},"modalities":["text"],
                "parallel_tool_calls":true,"store":false
                """));
    assertThat(ask.request().prompts())
        .containsExactly("System: Be brief.\nUser: Hi\nthere\nAssistant: ");
    assertThat(ask.request().stops()).containsExactly("x", Dialogue.STOP);
    assertThat(ask.request().maxTokens()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_tokens\":0",
        "max_tokens\":1025",
        "max_tokens\":1.5",
        "temperature\":2.1",
        "temperature\":\"1\"",
        "top_p\":0",
        "top_k\":-1",
        "repetition_penalty\":0",
        "presence_penalty\":3",
        "frequency_penalty\":-2.5",
        "n\":9",
        "seed\":1.5",
        "stop\":\"\"",
        "stop\":[\"a\",1]",
        "stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]",
        "stop\":7",
        "stream\":\"yes\"",
        "stream_options\":{\"include_usage\":true}",
        "logit_bias\":{\"50256\":-100}"
      })
  void valuesOutOfTheirBounds_areNamed(String field) {
    String pointer = "/" + field.substring(0, field.indexOf('"'));
    assertThat(broken(() -> text(",\"" + field))).containsExactly(pointer);
    assertThat(broken(() -> chat(",\"" + field))).containsExactly(pointer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logprobs\":0", "echo\":true", "suffix\":\"}\"", "best_of\":3"})
  void whatTextsCannotHave_isRefused(String field) {
    assertThat(broken(() -> text(",\"" + field)))
        .containsExactly("/" + field.substring(0, field.indexOf('"')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools\":[{\"type\":\"function\"}]",
        "functions\":[{\"name\":\"f\"}]",
        "tool_choice\":\"required\"",
        "tool_choice\":{\"type\":\"function\"}",
        "logprobs\":true",
        "top_logprobs\":2",
        "response_format\":{\"type\":\"json_object\"}",
        "modalities\":[\"text\",\"audio\"]",
        "audio\":{\"voice\":\"x\"}",
        "max_tokens\":3,\"max_completion_tokens\":4"
      })
  void whatChatsCannotHave_isRefused(String field) {
    assertThat(broken(() -> chat(",\"" + field)))
        .containsExactly("/" + field.substring(0, field.indexOf('"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2,3]",
        "[[1,2]]",
        "[\"a\",1]",
        "[]",
        "7",
        "null",
        "\"\\u0000\"",
        "[\"\\ud800\"]"
      })
  void aPromptThatIsNoText_isRefused(String prompt) {
    assertThat(broken(() -> Ask.completion(body("\"prompt\":" + prompt)))).contains("/prompt");
  }

  @Test
  void longPrompts_areRefused_togetherAsWell() {
    String half = "x".repeat(WritingRequest.LONGEST_PROMPT / 2 + 1);
    assertThat(broken(() -> Ask.completion(body("\"prompt\":\"" + half + half + "\""))))
        .containsExactly("/prompt");
    assertThat(broken(() -> Ask.completion(body("\"prompt\":[\"" + half + "\",\"" + half + "\"]"))))
        .containsExactly("/prompt");
    String message = "{\"role\":\"user\",\"content\":\"" + half + "\"}";
    assertThat(broken(() -> Ask.chat(body("\"messages\":[" + message + "," + message + "]"))))
        .containsExactly("/messages");
    assertThat(broken(() -> Ask.completion(body("\"prompt\":[\"a\",\"b\",\"c\"],\"n\":3"))))
        .containsExactly("/n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"role\":\"tool\",\"content\":\"x\"}|/messages/0/role",
        "{\"content\":\"x\"}|/messages/0/role",
        "{\"role\":\"user\"}|/messages/0/content",
        "{\"role\":\"user\",\"content\":3}|/messages/0/content",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}|/messages/0/content",
        "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{}]}|/messages/0/tool_calls",
        "7|/messages/0"
      })
  void aMessageThatIsNone_isNamed(String message, String pointer) {
    assertThat(broken(() -> Ask.chat(body("\"messages\":[" + message + "]")))).contains(pointer);
  }

  @Test
  void missingFields_areNamed() {
    assertThat(broken(() -> Ask.completion(Json.mapper().createObjectNode())))
        .containsExactlyInAnyOrder("/model", "/prompt");
    assertThat(broken(() -> Ask.chat(Json.mapper().createObjectNode())))
        .containsExactlyInAnyOrder("/model", "/messages");
    assertThat(broken(() -> Ask.chat(body("\"messages\":[]")))).containsExactly("/messages");
  }
}
