package org.zeropoint.nodes.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.nodes.signature.Structured.Bool;
import org.zeropoint.nodes.signature.Structured.Bytes;
import org.zeropoint.nodes.signature.Structured.InnerList;
import org.zeropoint.nodes.signature.Structured.Int;
import org.zeropoint.nodes.signature.Structured.Item;
import org.zeropoint.nodes.signature.Structured.Member;
import org.zeropoint.nodes.signature.Structured.Text;
import org.zeropoint.nodes.signature.Structured.Token;

class StructuredTest {

  private static Item item(Structured.Bare value) {
    return new Item(value, Map.of());
  }

  @Test
  void everyKindOfValueIsReadAndWritten() {
    Map<String, Member> read =
        Structured.dictionary(
            " a=1, b=\"x \\\"y\\\" \\\\\",c=:AQID:;p ,\td=?0, e, f=tok/en, *g=(\"m\";req  2);q=-7");
    assertThat(read)
        .containsExactly(
            Map.entry("a", item(new Int(1))),
            Map.entry("b", item(new Text("x \"y\" \\"))),
            Map.entry("c", new Item(new Bytes("AQID"), Map.of("p", new Bool(true)))),
            Map.entry("d", item(new Bool(false))),
            Map.entry("e", item(new Bool(true))),
            Map.entry("f", item(new Token("tok/en"))),
            Map.entry(
                "*g",
                new InnerList(
                    List.of(
                        new Item(new Text("m"), Map.of("req", new Bool(true))), item(new Int(2))),
                    Map.of("q", new Int(-7)))));
    assertThat(read.get("*g").written()).isEqualTo("(\"m\";req 2);q=-7");
    assertThat(read.get("b").written()).isEqualTo("\"x \\\"y\\\" \\\\\"");
    assertThat(read.get("c").written()).isEqualTo(":AQID:;p");
    assertThat(read.get("d").written()).isEqualTo("?0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A=1",
        "a=1,",
        "a=1,,b",
        "a=1 b=2",
        "a=1, a=2",
        "a;p;p=1",
        "a=1.5",
        "a=-",
        "a=1234567890123456",
        "a=\"x",
        "a=\"\\n\"",
        "a=\"ä\"",
        "a=:AQI:",
        "a=:AQJ=:",
        "a=:AQ ID:",
        "a=:AQID",
        "a=?2",
        "a=(1",
        "a=(1\"x\")",
        "a=(1,2)",
        "a=@1700000000",
        "a=%\"x\"",
        "a=\0"
      })
  void whatTheGrammarDoesNotKnowIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Structured.dictionary(text));
  }

  @Test
  void whatHasNoEndIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Structured.dictionary("a=\"" + "x".repeat(3000) + "\""))
        .withMessageContaining("2048");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Structured.dictionary("a=(" + "1 ".repeat(500) + ")"))
        .withMessageContaining("24");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Structured.dictionary("a" + ";b;c;d".repeat(100)))
        .withMessageContaining("twice");
  }
}
