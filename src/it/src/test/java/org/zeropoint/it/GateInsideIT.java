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

  private static final String OTHER = "sha256:" + "f".repeat(64);
  private static final Caller AUTHOR =
      new Caller("ann", "default", false, java.util.Set.of(Role.AUTHOR));
  private static final Caller REVIEWER =
      new Caller("rita", "default", false, java.util.Set.of(Role.REVIEWER));
  private static final Caller ROBOT = Caller.internal("robot", "default", Role.AI_REVIEWER);
  private static final Caller PROMOTER =
      new Caller("paul", "default", false, java.util.Set.of(Role.PROMOTER));

  @Resource private DataSource database;
  @Resource private ManagedExecutorService executor;
  @Inject private Callers callers;
  @Inject private Proposals proposals;
  @Inject private Consensus consensus;
  @Inject private Promotions promotions;
  @Inject private AuditLog log;
  @Inject private Refusals refusals;

  @Deployment
  static EnterpriseArchive application() {
    return Inside.application(GateInsideIT.class);
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
    AuditEntry entry = last(id);

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
    AuditEntry entry = last(id);
    post();
    assertTrue(as(AUTHOR, log::verify).valid());

    sql("update audit_entry set actor = 'mallory' where seq = " + entry.seq());
    Verification changed = as(AUTHOR, log::verify);
    assertFalse(changed.valid());
    assertEquals(entry.seq(), changed.firstBroken().orElseThrow());

    sql("update audit_entry set actor = 'ann' where seq = " + entry.seq());
    assertTrue(as(AUTHOR, log::verify).valid());

    AuditEntry next = after(entry);
    sql("update audit_entry set previous = '" + OTHER + "' where seq = " + next.seq());
    Verification unchained = as(AUTHOR, log::verify);
    assertEquals(next.seq(), unchained.firstBroken().orElseThrow());
    assertTrue(unchained.reason().orElseThrow().contains("does not follow"));
    sql("update audit_entry set previous = '" + next.previous() + "' where seq = " + next.seq());

    sql("update audit_head set seq = seq + 1 where id = 1");
    Verification cut = as(AUTHOR, log::verify);
    assertFalse(cut.valid());
    assertTrue(cut.reason().orElseThrow().contains("cut off"));
    sql("update audit_head set seq = seq - 1 where id = 1");
    assertTrue(as(AUTHOR, log::verify).valid());
  }

  private AuditEntry after(AuditEntry entry) {
    return as(AUTHOR, () -> log.after(entry.seq(), 1)).items().get(0);
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
