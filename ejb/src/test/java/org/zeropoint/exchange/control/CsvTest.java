package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Json;

class CsvTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uFF1D1+1",
        "\uFF0B1",
        "\uFF0D1",
        "\uFF20x",
        "  =1"
      })
  void formulaIsMarkedAsText(String text) {
    assertThat(plain(Csv.cell(text))).isEqualTo("'" + text);
  }

  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(Csv.cell("Answer in 3 - 4 sentences = short"))
        .isEqualTo("Answer in 3 - 4 sentences = short");
    assertThat(Csv.cell("")).isEmpty();
    assertThat(Csv.cell("a,\"b\"")).isEqualTo("\"a,\"\"b\"\"\"");
  }

  @Test
  void rowHasACellForEachColumn() {
    var proposal =
        Json.parse(
            "{\"proposalId\":\"first\",\"summary\":\"a\\nb\",\"consensus\":{\"ai\":\"pass\"}}");

    assertThat(Csv.row(proposal)).isEqualTo("first,,,,\"a\nb\",,,pass,,,,,,,\r\n");
    assertThat(Csv.header().chars().filter(c -> c == ',')).hasSize(14);
  }

  @Property
  void everyCellReadsBack_andNoneIsAFormula(@ForAll String text) {
    String read = plain(Csv.cell(text));

    assertThat(read.equals(text) || read.equals("'" + text)).isTrue();
    assertThat(read.strip()).doesNotStartWith("=").doesNotStartWith("+").doesNotStartWith("@");
  }

  /** What a reader of RFC 4180 sees in a cell. */
  private static String plain(String cell) {
    if (!cell.startsWith("\"")) {
      assertThat(cell).doesNotContain("\"", ",", "\n", "\r");
      return cell;
    }
    assertThat(cell).endsWith("\"");
    return cell.substring(1, cell.length() - 1).replace("\"\"", "\"");
  }
}
