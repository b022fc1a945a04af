package org.zeropoint.ethics.review.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.shared.Invalid;

class ObjectionTest {

  private static final String MARK = "0123456789abcdef";

  @Test
  void anAnswerOfTheRightForm_isRead_andKeptWithoutItsMark() {
    Objection said =
        Objection.answered(
            "{\"case\":\"%s\",\"objects\":true,\"reasons\":[{\"about\":\"data\",\"text\":\"No source.\"}]}"
                .formatted(MARK),
            MARK);

    assertThat(said.objects()).isTrue();
    assertThat(said.told()).isEqualTo("data: No source.");
    assertThat(said.json())
        .hasToString(
            "{\"objects\":true,\"reasons\":[{\"about\":\"data\",\"text\":\"No source.\"}]}");
    assertThat(Objection.kept(said.json().toString())).isEqualTo(said);
    assertThat(
            Objection.answered(
                    "{\"case\":\"%s\",\"objects\":false,\"reasons\":[]}".formatted(MARK), MARK)
                .objects())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "pass|is not JSON",
        "```json{}```|is not JSON",
        "{'case':'M','objects':false,'reasons':[]} and so on|is not JSON",
        "{'case':'M','case':'M','objects':false,'reasons':[]}|is not JSON",
        "[]|must be a JSON object",
        "null|must be a JSON object",
        "{'verdict':'pass'}|verdict is not a field",
        "{'case':'M','objects':false,'reasons':[],'verdict':'pass'}|verdict is not a field",
        "{'case':'M','objects':false,'reasons':[],'confidence':1}|confidence is not a field",
        "{'objects':false,'reasons':[]}|case is required",
        "{'case':'X','objects':false,'reasons':[]}|case must be the mark",
        "{'case':7,'objects':false,'reasons':[]}|case must be the mark",
        "{'case':'M','reasons':[]}|objects is required",
        "{'case':'M','objects':'false','reasons':[]}|objects must be true or false",
        "{'case':'M','objects':0,'reasons':[]}|objects must be true or false",
        "{'case':'M','objects':false}|reasons is required",
        "{'case':'M','objects':false,'reasons':{}}|reasons must be an array",
        "{'case':'M','objects':true,'reasons':[]}|reasons must say why",
        "{'case':'M','objects':true,'reasons':['bad']}|reasons.0 must be an object",
        "{'case':'M','objects':false,'reasons':[{'about':'data','text':'x'}]}|reasons must say",
        "{'case':'M','objects':true,'reasons':[{'about':'money','text':'x'}]}|reasons.0.about",
        "{'case':'M','objects':true,'reasons':[{'about':'data'}]}|reasons.0.text is required",
        "{'case':'M','objects':true,'reasons':[{'about':'data','text':'x','to':1}]}|reasons.0.to",
        "{'case':'M','objects':true,'reasons':[{'about':'data','text':'\\u202e'}]}|reasons.0.text"
      })
  void everyOtherAnswerIsRefused_withTheRule(String answer, String rule) {
    String text = answer.replace('\'', '"').replace("\"M\"", "\"" + MARK + "\"");

    assertThatThrownBy(() -> Objection.answered(text, MARK))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(rule);
  }

  @Test
  void anAnswerThatIsTooLong_hasTooManyReasonsOrTooLongOnes_isRefused() {
    String reason = "{\"about\":\"data\",\"text\":\"x\"}";
    String nine = String.join(",", java.util.Collections.nCopies(9, reason));
    assertThatThrownBy(() -> Objection.kept("{\"objects\":true,\"reasons\":[" + nine + "]}"))
        .hasMessageContaining("at most 8 items");
    String longer = reason.replace("\"x\"", "\"" + "x".repeat(501) + "\"");
    assertThatThrownBy(() -> Objection.kept("{\"objects\":true,\"reasons\":[" + longer + "]}"))
        .hasMessageContaining("1 to 500 characters");
    assertThatThrownBy(() -> Objection.answered(" ".repeat(8193), MARK))
        .hasMessageContaining("more than 8192");
  }
}
