package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Invalid;

class DocumentsTest {

  @Test
  void formFeedsSeparateDocuments_andBlankLinesDoNot() {
    assertThat(Documents.ofText("one\n\nstill one\n\f\n  two\r\n\f \f\fthree"))
        .containsExactly("one\n\nstill one", "  two", "three");
    assertThat(Documents.ofText("all\n\none\n")).containsExactly("all\n\none");
  }

  @Test
  void textIsRefused_whenNothingStandsInIt() {
    assertThatThrownBy(() -> Documents.ofText(" \f\n"))
        .isInstanceOf(Invalid.class)
        .hasMessage("there must be a document or more");
  }

  @Test
  void jsonLinesGiveTheirTexts_andOtherFieldsArePassedOver() {
    String lines = "{\"text\": \"a\\nb\", \"source\": {\"id\": 1}}\n\n{\"text\": \"c\\f\"}\n";
    assertThat(Documents.ofJsonLines(new StringReader(lines))).containsExactly("a\nb", "c\f");
  }

  @Test
  void jsonLinesAreRefused_namingLineFieldAndRule() {
    String lines =
        "{\"text\": \"a\"}\n{\"txt\": \"b\"}\n{\"text\": 3}\n{\"text\": \" \"}\n[]\n{\n"
            + "{\"text\": \"\\ud83d\"}";
    assertThatThrownBy(() -> Documents.ofJsonLines(new StringReader(lines)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("line 2: text is required")
        .hasMessageContaining("line 3: text must be text")
        .hasMessageContaining("line 4: text must have a character that is no space")
        .hasMessageContaining("line 5: must be an object")
        .hasMessageContaining("line 6: is not JSON")
        .hasMessageContaining("line 7: text must not hold half characters");
    assertThatThrownBy(() -> Documents.ofJsonLines(new StringReader("\n \n")))
        .isInstanceOf(Invalid.class)
        .hasMessage("there must be a line or more");
  }
}
