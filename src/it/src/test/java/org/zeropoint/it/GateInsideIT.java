package org.zeropoint.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zeropoint.audit.boundary.AuditLog;
import org.zeropoint.audit.boundary.Checkpoints;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.pipeline.boundary.Promotions;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Role;

/** The gate, its database constraint and the log, as they work inside the server. */
@Tag("inside")
@ExtendWith(ArquillianExtension.class)
class GateInsideIT {

  private static final Caller AUTHOR =
      new Caller("ann", "default", false, java.util.Set.of(Role.AUTHOR));
  private static final Caller REVIEWER =
      new Caller("rita", "default", false, java.util.Set.of(Role.REVIEWER));
  private static final Caller ROBOT = Caller.internal("robot", "default", Role.AI_REVIEWER);
  private static final Caller PROMOTER =
      new Caller("paul", "default", false, java.util.Set.of(Role.PROMOTER));

  @Resource private DataSource database;
  @Resource private ManagedExecutorService executor;
  @Inject private Checkpoints checkpoints;
  @Inject private Callers callers;
  @Inject private Proposals proposals;
  @Inject private Consensus consensus;
  @Inject private Promotions promotions;
  @Inject private AuditLog log;
  @Inject private Refusals refusals;
  @Inject private Careless writer;

  @Deployment
  static EnterpriseArchive application() {
    return Inside.application(GateInsideIT.class, Careless.class);
  }

  @Test
  void directSqlCannotAccept_withoutAPassOfEachChannelOnThatDigest() throws SQLException {
    String id = post();
    String where = " where proposal_id = '" + id + "'";

    assertRefused("update proposal set status = 'accepted'" + where);
    cast(REVIEWER, id, "pass");
    assertRefused(
        "update proposal set status = 'accepted', ai_pass_vote = human_pass_vote" + where);
    String other = post();
    cast(ROBOT, other, "pass");
    assertRefused(
        "update proposal set status = 'accepted', ai_pass_vote ="
            + " (select ai_pass_vote from proposal where proposal_id = '"
            + other
            + "')"
            + where);
    cast(ROBOT, id, "pass");
    assertEquals(Status.ACCEPTED, find(id).status());
    assertRefused(
        "update vote set result = 'fail' where voter = 'robot' and proposal_pk = (select id from proposal"
            + where
            + ")");
    assertRefused("delete from vote where proposal_pk = (select id from proposal" + where + ")");
    assertRefused("update proposal set digest = 'sha256:" + "0".repeat(64) + "'" + where);
  }

  @Test
  void votesFromBothChannelsAtOnce_makeExactlyOneDecision() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(post());
    }
    List<Future<?>> votes = new ArrayList<>();
    for (String id : ids) {
      votes.add(executor.submit(() -> cast(ROBOT, id, "pass")));
      votes.add(executor.submit(() -> cast(REVIEWER, id, "pass")));
    }
    for (Future<?> vote : votes) {
      vote.get();
    }
    for (String id : ids) {
      assertEquals(Status.ACCEPTED, find(id).status());
      assertEquals(2, as(REVIEWER, () -> consensus.votes(id)).size());
    }
    assertTrue(as(AUTHOR, log::verify).valid());
  }

  @Test
  void repeatedVoteGetsItsFirstAnswer_andAnotherOneAConflict() {
    String id = post();
    Answer first = cast(REVIEWER, id, "pass");
    cast(ROBOT, id, "pass");

    assertEquals(first, cast(REVIEWER, id, "pass"));
    assertThrows(Conflict.class, () -> cast(REVIEWER, id, "fail"));
    assertEquals(Status.ACCEPTED, find(id).status());
  }

  @Test
  void voterMayThinkAgain_untilTheDecision() {
    String id = post();
    cast(REVIEWER, id, "pass");

    assertEquals("rejected", cast(REVIEWER, id, "fail").status());
    assertThrows(Conflict.class, () -> cast(ROBOT, id, "pass"));
  }

  @Test
  void authorAndWrongChannelAreRefused() {
    Caller both = new Caller("ann", "default", false, java.util.Set.of(Role.AUTHOR, Role.REVIEWER));
    String id = post();

    assertThrows(Forbidden.class, () -> cast(both, id, "pass"));
    assertThrows(Forbidden.class, () -> cast(PROMOTER, id, "pass"));
    assertThrows(
        Forbidden.class,
        () ->
            as(
                ROBOT,
                () ->
                    consensus.cast(
                        id,
                        new Consensus.Ballot(
                            Optional.empty(),
                            Optional.of("pass"),
                            Optional.empty(),
                            Optional.empty()))));
    assertEquals(Status.PENDING, find(id).status());
  }

  @Test
  void proposalOfAProgramNeedsTwoPeople() {
    Caller program = new Caller("nightly", "default", true, java.util.Set.of(Role.AUTHOR));
    Caller other = new Caller("rolf", "default", false, java.util.Set.of(Role.REVIEWER));
    String id = post(program);
    cast(ROBOT, id, "pass");

    assertEquals("under_review", cast(REVIEWER, id, "pass").status());
    assertEquals("accepted", cast(other, id, "pass").status());
  }

  @Test
  void nobodyVotesInTheChannelOfTheOther() {
    String id = post();
    Caller both =
        new Caller("rob", "default", true, java.util.Set.of(Role.AI_REVIEWER, Role.REVIEWER));
    Caller person = new Caller("rob", "default", false, java.util.Set.of(Role.AI_REVIEWER));

    assertThrows(Forbidden.class, () -> cast(both, id, "pass"));
    assertThrows(Forbidden.class, () -> cast(person, id, "pass"));
    assertEquals(Status.PENDING, find(id).status());
  }

  @Test
  void authorDoesNotPromote() {
    String id = post();
    Caller both = new Caller("ann", "default", false, java.util.Set.of(Role.AUTHOR, Role.PROMOTER));

    assertThrows(Forbidden.class, () -> as(both, () -> promotions.promote(id, Optional.empty())));
  }

  @Test
  void anotherTenantSeesNothing() {
    String id = post();
    Caller stranger = new Caller("rita", "elsewhere", false, java.util.Set.of(Role.REVIEWER));

    assertThrows(Problem.class, () -> as(stranger, () -> proposals.find(id)));
    assertThrows(Problem.class, () -> cast(stranger, id, "pass"));
    assertEquals(0, as(stranger, proposals::stats).total());
  }

  @Test
  void promotionIsRefusedWithWhatIsMissing_andTheRefusalIsInTheLog() {
    String id = post();

    Conflict refused =
        assertThrows(
            Conflict.class, () -> as(PROMOTER, () -> promotions.promote(id, Optional.empty())));
    assertTrue(refused.getMessage().contains("ai-review"), refused.getMessage());
    assertTrue(refused.getMessage().contains("human-review"), refused.getMessage());

    refusals.record(refused);
    AuditEntry entry = last(id);
    assertEquals("alias.promote", entry.action());
    assertEquals("paul", entry.actor());
    assertTrue(entry.outcome().startsWith("refused (409)"), entry.outcome());
  }

  @Test
  void refusedOperationLeavesNothingBehind() {
    String id = post();
    long before = entries(id);

    assertThrows(Forbidden.class, () -> cast(PROMOTER, id, "pass"));

    assertEquals(before, entries(id));
  }

  @Test
  void everyVoteIsAnEntry_withItsDigest() {
    String id = post();
    cast(REVIEWER, id, "pass");
    List<AuditEntry> about = as(AUTHOR, () -> log.about(id));
    AuditEntry entry = about.get(about.size() - 2);

    assertEquals("gate.decided", last(id).action());
    assertEquals("vote.cast", entry.action());
    assertEquals("rita", entry.actor());
    assertEquals(find(id).digest(), entry.digest().orElseThrow());
    assertEquals(
        "ai pending, human pass: under_review; policy " + find(id).policyDigest().orElseThrow(),
        entry.outcome());
  }

  @Test
  void changedEntryIsNamed() throws SQLException {
    String id = post();
    String next = post();
    AuditEntry entry = placed(id);
    placed(next);
    assertTrue(as(AUTHOR, log::verify).valid());

    String one = " where number = " + entry.number();
    sql("update audit_leaf set actor = 'mallory'" + one);
    Verification changed = as(AUTHOR, log::verify);
    assertFalse(changed.valid());
    assertEquals(entry.seq(), changed.firstBroken().orElseThrow());
    sql("update audit_leaf set actor = 'ann'" + one);
    assertTrue(as(AUTHOR, log::verify).valid());

    sql("update audit_leaf set place = -1" + one);
    Verification missing = as(AUTHOR, log::verify);
    assertEquals(entry.seq(), missing.firstBroken().orElseThrow());
    assertTrue(missing.reason().orElseThrow().contains("is missing"));
    sql("update audit_leaf set place = " + (entry.seq() - 1) + one);
    assertTrue(as(AUTHOR, log::verify).valid());
  }

  @Test
  void readingWritesNothing_andRowsChangeInOperationsOnly() {
    String id = post();
    Throwable reading =
        assertThrows(RuntimeException.class, () -> as(AUTHOR, () -> writer.reading(id)));
    assertTrue(causes(reading).contains("only reads"), () -> causes(reading));
    Throwable silent =
        assertThrows(RuntimeException.class, () -> as(AUTHOR, () -> writer.silent(id)));
    assertTrue(causes(silent).contains("outside an operation"), () -> causes(silent));
    assertEquals("A proposal made inside the server", find(id).summary());
    assertTrue(find(id).withdrawal().isEmpty());
  }

  @Test
  void whoeverOnlyReads_sendsNoStatementThatWrites_inNoTransaction() {
    String sql = "update kept_answer set status = 1 where id = -1";
    String jpql = "delete from KeptAnswer k where k.expiresAt is null";
    assertEquals(0, (int) as(AUTHOR, () -> writer.silent(Careless.Kind.NATIVE, sql)));
    assertEquals(0, (int) as(AUTHOR, () -> writer.silent(Careless.Kind.JPQL, jpql)));

    assertStopped("only reads", () -> writer.reading(Careless.Kind.NATIVE, sql));
    assertStopped("only reads", () -> writer.reading(Careless.Kind.JPQL, jpql));
    assertStopped("only reads", () -> writer.readingElsewhere(Careless.Kind.NATIVE, sql));
    assertStopped("only reads", () -> writer.readingElsewhere(Careless.Kind.JPQL, jpql));
    assertStopped("only reads", () -> writer.readingNowhere(Careless.Kind.NATIVE, sql));
    assertStopped("only reads", () -> writer.readingNowhere(Careless.Kind.JPQL, jpql));

    // And the thread may write again afterwards.
    assertEquals(0, (int) as(AUTHOR, () -> writer.silent(Careless.Kind.NATIVE, sql)));
  }

  @Test
  void whoeverOnlyReads_countsNoVersion_andCallsNoOperationThatLeavesAnEntry() {
    String id = post();
    ObjectNode another = Json.mapper().createObjectNode();
    another.put("proposalId", "unseen-" + UUID.randomUUID());
    another.put("synthiantId", "helper");
    another.put("summary", "A proposal made while reading");

    assertStopped("only reads", () -> writer.readingAndCounting(id));
    assertStopped("only reads called proposal.post", () -> writer.readingAndPosting(another));
    assertThrows(
        Problem.class, () -> as(AUTHOR, () -> proposals.find(another.get("proposalId").asText())));
  }

  @Test
  void noStatementGoesPastTheLog_whoeverSendsIt() {
    for (String sql :
        List.of(
            "update vote set notes = 'unseen'",
            "delete from proposal where id = -1",
            "insert into account_role (account_id, role) values (-1, 'admin')",
            "update audit_leaf set outcome = 'unseen'",
            "truncate table kept_answer")) {
      assertStopped("not sent", () -> writer.silent(Careless.Kind.NATIVE, sql));
      assertStopped("not sent", () -> writer.audited(Careless.Kind.NATIVE, sql));
    }
    for (String jpql :
        List.of(
            "update Vote v set v.notes = 'unseen'",
            "delete from Proposal p where p.summary = ''",
            "update AuditEntry e set e.outcome = 'unseen'",
            "delete from AuditEntry e")) {
      assertStopped("not sent", () -> writer.silent(Careless.Kind.JPQL, jpql));
      assertStopped("not sent", () -> writer.audited(Careless.Kind.JPQL, jpql));
    }
    String query = "with t as (select 1 as n) select n from t";
    assertStopped("no plain select", () -> writer.silent(Careless.Kind.NATIVE_QUERY, query));
    assertEquals(
        1, (int) as(AUTHOR, () -> writer.silent(Careless.Kind.NATIVE_QUERY, "select 1 as n")));
  }

  @Test
  void anEntryIsNotTakenOut_andPlainBeansOfABoundaryWriteInOperationsOnly() {
    String id = post();
    AuditEntry entry = placed(id);
    assertStopped("only ever added", () -> writer.forget(entry.number()));
    assertStopped("outside an operation", () -> writer.silentlyApproving(id));
    assertEquals(entry.number(), last(id).number());
  }

  private void assertStopped(String why, Runnable work) {
    Throwable stopped =
        assertThrows(RuntimeException.class, () -> callers.as(AUTHOR, work), () -> why);
    assertTrue(causes(stopped).contains(why), () -> why + ": " + causes(stopped));
  }

  /** Whoever has the database alone cannot have the server publish what its key did not sign. */
  @Test
  void aCheckpointThatNobodySignedIsNotPublished() throws Exception {
    placed(post());
    sql(
        "insert into audit_checkpoint (size, root, note, signed_at) values (999999999, 'x',"
            + " 'planted', current_timestamp)");
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (checkpoints.fault().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "nobody noticed");
    }
    assertTrue(checkpoints.fault().orElseThrow().contains("999999999"), checkpoints.fault().get());
    sql("delete from audit_checkpoint where size = 999999999");
    while (checkpoints.fault().isPresent()) {
      assertTrue(System.nanoTime() < deadline, () -> checkpoints.fault().orElse(""));
    }
  }

  private static String causes(Throwable thrown) {
    var all = new StringBuilder();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      all.append(cause.getMessage()).append('\n');
    }
    return all.toString();
  }

  /** The entry of a post once it has its place in the tree. */
  private AuditEntry placed(String id) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    AuditEntry entry = last(id);
    while (entry.pending()) {
      assertTrue(System.nanoTime() < deadline, "still pending");
      entry = last(id);
    }
    return entry;
  }

  private String post() {
    return post(AUTHOR);
  }

  private String post(Caller author) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("proposalId", "inside-" + UUID.randomUUID());
    body.put("synthiantId", "helper");
    body.put("summary", "A proposal made inside the server");
    return as(author, () -> proposals.post(body)).proposal().proposalId();
  }

  private Answer cast(Caller caller, String id, String result) {
    boolean ai = caller.has(Role.AI_REVIEWER);
    return as(
        caller,
        () ->
            consensus.cast(
                id,
                new Consensus.Ballot(
                    Optional.of(result).filter(r -> ai),
                    Optional.of(result).filter(r -> !ai),
                    Optional.empty(),
                    Optional.empty())));
  }

  private Proposal find(String id) {
    return as(AUTHOR, () -> proposals.find(id));
  }

  private AuditEntry last(String id) {
    List<AuditEntry> about = as(AUTHOR, () -> log.about(id));
    return about.get(about.size() - 1);
  }

  private long entries(String id) {
    return as(AUTHOR, () -> log.about(id)).size();
  }

  private <T> T as(Caller caller, Supplier<T> work) {
    var result = new AtomicReference<T>();
    callers.as(caller, () -> result.set(work.get()));
    return result.get();
  }

  private void assertRefused(String statement) {
    SQLException refused = assertThrows(SQLException.class, () -> sql(statement));
    assertTrue(
        refused.getSQLState().startsWith("23"), () -> statement + ": " + refused.getMessage());
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = database.getConnection();
        var prepared = connection.prepareStatement(statement)) {
      prepared.executeUpdate();
    }
  }
}
