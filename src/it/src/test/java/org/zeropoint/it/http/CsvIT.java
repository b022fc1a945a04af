package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Proposals as a table. */
class CsvIT extends RestCase {

  @Test
  void tableHasTheProposalsThatFit_andNoFormula() {
    String synthiant = newId("table");
    String id = newId("row");
    String formula = "=HYPERLINK(\\\"http://x\\\", \\\"1\\\")";
    ok(
        by("author")
            .post(
                "api/proposals",
                proposal(id)
                    .replace("helper", synthiant)
                    .replace("A change that is tested.", formula)),
        201);
    HttpResponse<String> table =
        by("auditor").get("api/proposals/export.csv?status=pending&synthiantId=" + synthiant);

    assertThat(table.statusCode()).isEqualTo(200);
    assertThat(table.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/csv")
        .containsIgnoringCase("charset=UTF-8");
    assertThat(table.headers().firstValue("Content-Disposition").orElse(""))
        .contains("proposals.csv");
    String[] rows = table.body().split("\r\n");
    assertThat(rows).hasSize(2);
    assertThat(rows[0]).startsWith("proposalId,synthiantId,timestamp");
    assertThat(rows[1])
        .startsWith(id + "," + synthiant + ",")
        .contains(",\"'=HYPERLINK(\"\"http://x\"\", \"\"1\"\")\",");
    assertThat(
            by("auditor")
                .get("api/proposals/export.csv?status=accepted&synthiantId=" + synthiant)
                .body()
                .split("\r\n"))
        .hasSize(1);
    problem(by("auditor").get("api/proposals/export.csv?status=bad"), 400, "/status");
  }
}
