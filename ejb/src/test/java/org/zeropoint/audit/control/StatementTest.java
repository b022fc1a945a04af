package org.zeropoint.audit.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements of our own are sent. */
class StatementTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        " SELECT id FROM proposal",
        "select id\nfrom proposal where id = ?1 for update",
        "call next value for zp_ids"
      })
  void plainQueriesAreSent(String sql) {
    assertThat(Statement.whyNotRead(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update vote set result = 'pass' returning id",
        "with gone as (delete from vote returning id) select id from gone",
        "select 1; delete from vote",
        "/* select */ delete from vote",
        "-- select\ndelete from vote",
        "call cheat()",
        "values (1)",
        "table vote",
        "selectx",
        ""
      })
  void whatMightChangeSomething_isNotSentAsAQuery(String sql) {
    assertThat(Statement.whyNotRead(sql)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_tile set hashes = ?3 where level = ?1",
        "INSERT INTO proposal_count (tenant, status, n) values (?1, ?2, ?3)",
        "delete from proposal_count_change where id = ?1"
      })
  void changesOfWhatNoOperationAnswersFor_areSent(String sql) {
    assertThat(Statement.whyNotChange(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update vote set result = 'pass'",
        "UPDATE Vote SET result = 'pass'",
        "update \"vote\" set result = 'pass'",
        "update public.vote set result = 'pass'",
        "update only vote set result = 'pass'",
        "update\tproposal\nset status = 'accepted'",
        "insert into account_role (account_id, role) values (1, 'admin')",
        "delete from audit_leaf",
        "update audit_leaf set place = null",
        "update audit_checkpoint set note = ''",
        "merge into vote using x",
        "truncate table vote",
        "drop table vote",
        "alter table vote drop column result",
        "update kept_answer set body = ''; delete from vote",
        "with gone as (delete from vote returning id) delete from kept_answer",
        "update nowhere set x = 1",
        ""
      })
  void changesOfWhatTheLogHolds_areNot(String sql) {
    assertThat(Statement.whyNotChange(sql)).isPresent();
  }

  @Test
  void manyAtOnceChangeOnlyWhereNoOperationAnswersForTheRows() {
    assertThat(Statement.whyNotMany("webhook_delivery")).isEmpty();
    assertThat(Statement.whyNotMany("webhook").orElseThrow()).contains("one by one");
    assertThat(Statement.whyNotMany("account_role")).isPresent();
    assertThat(Statement.whyNotMany("audit_leaf")).isPresent();
  }
}
