package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.zeropoint.shared.JsonCheck;

/**
 * Notes the fields of OpenAI's API that ask for something which is not there. With a value that
 * asks for nothing they pass, as clients fill in defaults.
 */
final class Unsupported {

  private static final Set<String> NO_TOOL = Set.of("none", "auto");

  private Unsupported() {}

  static void inCompletions(ObjectNode body, JsonCheck check) {
    both(body, check);
    refuse(check, "logprobs", body.hasNonNull("logprobs"), "probabilities are not told here");
    refuse(check, "echo", asks(body.path("echo")), "the prompt is not repeated here");
    refuse(check, "suffix", asks(body.path("suffix")), "models here write forwards only");
    JsonNode best = body.path("best_of");
    boolean more =
        !best.isNull() && !best.isMissingNode() && best.asInt() != body.path("n").asInt(1);
    refuse(check, "best_of", more, "must be n: none of several texts is chosen here");
  }

  static void inChats(ObjectNode body, JsonCheck check) {
    both(body, check);
    for (String field : List.of("tools", "functions")) {
      refuse(check, field, asks(body.path(field)), "models here call no tools");
    }
    for (String field : List.of("tool_choice", "function_call")) {
      JsonNode choice = body.path(field);
      boolean none = choice.isTextual() && NO_TOOL.contains(choice.textValue());
      refuse(check, field, asks(choice) && !none, "models here call no tools");
    }
    for (String field : List.of("logprobs", "top_logprobs")) {
      refuse(check, field, asks(body.path(field)), "probabilities are not told here");
    }
    boolean text = "text".equals(body.at("/response_format/type").asText("text"));
    refuse(check, "response_format", !text, "must be of the type text");
    for (JsonNode modality : body.path("modalities")) {
      boolean other = !"text".equals(modality.asText());
      refuse(check, "modalities", other, "models here write text only");
    }
    for (String field : List.of("audio", "prediction", "web_search_options")) {
      refuse(check, field, asks(body.path(field)), "is not there");
    }
    if (body.hasNonNull("max_tokens")
        && body.hasNonNull("max_completion_tokens")
        && !body.path("max_tokens").equals(body.path("max_completion_tokens"))) {
      check.broken("max_tokens", "and max_completion_tokens must not differ; send one of them");
    }
  }

  private static void both(ObjectNode body, JsonCheck check) {
    refuse(check, "logit_bias", asks(body.path("logit_bias")), "tokens cannot be weighted here");
  }

  /** Whether a value asks for anything: not when it is absent, false, zero or empty. */
  private static boolean asks(JsonNode value) {
    if (value.isContainerNode()) {
      return !value.isEmpty();
    }
    return value.isTextual() ? !value.textValue().isEmpty() : value.asBoolean();
  }

  private static void refuse(JsonCheck check, String field, boolean asked, String why) {
    if (asked) {
      check.broken(field, "is not supported: " + why);
    }
  }
}
