package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;

/**
 * Two installations, one the witness of the other's log. Somebody who has all of the log's server
 * rewrites it, and signs it with the stolen key: the witness refuses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WitnessIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ZeropointServer witness;
  private ZeropointServer log;
  private VerifierKey key;
  private Api admin;

  @BeforeAll
  void start() {
    witness = ZeropointServer.start("witness");
    log = ZeropointServer.start("witnessed");
    key =
        VerifierKey.parse(
            ok(Api.anonymous(witness).get("api/witness/key"), 200).path("key").asText());
    admin = Api.as(log, "admin");
  }

  @AfterAll
  void stop() {
    log.close();
    witness.close();
  }

  @Test
  void aRewrittenLogIsRefused_thoughItFitsTogetherAndIsSignedWithTheStolenKey() throws Exception {
    aListThatBreaksARuleIsSaid();
    Checkpoint honest = aCheckpointIsCosigned();
    log.close();
    long place;
    try (Forger forger = new Forger(log.data())) {
      String vote = " where action = 'vote.cast' and subject = 'to-be-forged'";
      assertThat(forger.sql("update audit_leaf set actor = 'reviewer2'" + vote)).isEqualTo(1);
      place = (long) forger.rows("select place from audit_leaf" + vote).get(0).get("place");
      forger.rehash();
      forger.resign();
    }
    log.start();
    theForgedLogFitsTogether(honest);
    theAlarmIsRaised("does not continue the one over");
    onlyTheHonestTreeIsCosigned(honest, place);
    log.close();
    theTailIsCutOff(honest);
    aKeyThatIsLostIsNotReplaced();
  }

  private void aListThatBreaksARuleIsSaid() throws IOException {
    write("[{\"url\":\"https://w.example\",\"key\":\"x\"}]");
    JsonNode seen = await(() -> witnesses(), view -> view.has("problem"));
    assertThat(seen.path("problem").asText())
        .startsWith("witnesses.json: 0.key is no verifier key");
    assertThat(health()).startsWith("witnesses.json: 0.key");
  }

  private Checkpoint aCheckpointIsCosigned() throws IOException {
    JsonNode ring = ok(Api.anonymous(log).get("api/audit/keys"), 200);
    String trusted =
        "{\"origin\":%s,\"keys\":[%s]}".formatted(ring.path("origin"), ring.at("/keys/0/key"));
    ok(Api.as(witness, "admin").post("api/witness/logs", trusted), 200);
    String token =
        ok(Api.as(witness, "witness").post("api/tokens", "{\"label\":\"log\"}"), 201)
            .path("token")
            .asText();
    assertThat(Api.anonymous(log).get("api/audit/checkpoint?cosigned=true").statusCode())
        .isEqualTo(404);
    write(
        "[{\"url\":\"%s\",\"key\":\"%s\",\"token\":\"%s\"}]"
            .formatted(witness.uri("api/witness"), key.format(), token));
    String proposal =
        "{\"proposalId\":\"to-be-forged\",\"synthiantId\":\"helper\",\"summary\":\"Somebody will lie about it.\"}";
    ok(Api.as(log, "author").post("api/proposals", proposal), 201);
    ok(
        Api.as(log, "reviewer")
            .post("api/proposals/to-be-forged/consensus", "{\"human\":\"pass\"}"),
        200);

    JsonNode entries =
        await(this::entries, all -> all.findValuesAsText("action").contains("vote.cast"));
    long size = entries.get(entries.size() - 1).path("seq").asLong();
    Checkpoint cosigned = await(this::cosigned, checkpoint -> checkpoint.size() >= size);
    assertThat(entries.toString()).contains("log.witnesses").contains(key.format());
    assertThat(entries.toString()).doesNotContain(token);
    assertThat(health()).isEqualTo("UP");
    JsonNode standing = witnesses().at("/witnesses/0");
    assertThat(standing.path("state").asText()).isEqualTo("cosigning");
    assertThat(standing.path("size").asLong()).isGreaterThanOrEqualTo(size);
    assertThat(witnesses().toString()).doesNotContain(token);
    return cosigned;
  }

  /** Nothing here shows what was done: whoever asks this server alone is lied to. */
  private void theForgedLogFitsTogether(Checkpoint honest) {
    JsonNode verification = ok(admin.get("api/audit/verify"), 200);
    assertThat(verification.path("valid").asBoolean()).as(verification.toString()).isTrue();
    SignedNote note = SignedNote.parse(Api.anonymous(log).get("api/audit/checkpoint").body());
    JsonNode keys = ok(Api.anonymous(log).get("api/audit/keys"), 200).path("keys");
    assertThat(VerifierKey.parse(keys.get(0).path("key").asText()).signed(note)).isTrue();
    assertThat(Checkpoint.parse(note.text()).size()).isGreaterThanOrEqualTo(honest.size());
  }

  private void theAlarmIsRaised(String reason) throws IOException {
    String alarm = await(this::health, text -> !text.equals("UP"));
    assertThat(alarm).startsWith("the witness " + key.name()).contains(reason);
    assertThat(ok(Api.anonymous(log).get("api/health"), 200).path("status").asText())
        .isEqualTo("UP");
    JsonNode standing = witnesses().at("/witnesses/0");
    assertThat(standing.path("state").asText()).isEqualTo("refusing");
    assertThat(standing.path("problem").asText()).contains(reason);
    assertThat(Files.readString(log.log())).contains("ALARM: the witness " + key.name());
  }

  private void onlyTheHonestTreeIsCosigned(Checkpoint honest, long place) {
    JsonNode known = ok(Api.as(witness, "auditor").get("api/witness/logs"), 200).get(0);
    Checkpoint seen = Checkpoint.parse(SignedNote.parse(known.path("checkpoint").asText()).text());
    assertThat(seen.size()).isGreaterThanOrEqualTo(honest.size());
    SignedNote forged = SignedNote.parse(known.path("refused").asText());
    assertThat(key.cosigned(forged)).isEmpty();
    // What came before the lie is still cosigned, and nothing that holds it.
    assertThat(honest.size()).isGreaterThan(place);
    assertThat(cosigned().size()).isLessThanOrEqualTo(place);
    assertThat(
            key.cosigned(SignedNote.parse(Api.anonymous(log).get("api/audit/checkpoint").body())))
        .isEmpty();
  }

  private void theTailIsCutOff(Checkpoint honest) throws IOException {
    try (Forger forger = new Forger(log.data())) {
      forger.cutTo(honest.size() / 2);
    }
    log.start();
    theAlarmIsRaised("it was cut");
  }

  private void aKeyThatIsLostIsNotReplaced() throws IOException {
    Path file = witness.data().resolve("witness.key");
    Path aside = file.resolveSibling("witness.key.aside");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.move(file, aside);
    HttpResponse<String> answer = Api.anonymous(witness).get("api/witness/key");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("witness.key is missing from the data directory");
    assertThat(file).doesNotExist();
    Files.move(aside, file);
    assertThat(ok(Api.anonymous(witness).get("api/witness/key"), 200).path("key").asText())
        .isEqualTo(key.format());
  }

  private Checkpoint cosigned() {
    HttpResponse<String> response = Api.anonymous(log).get("api/audit/checkpoint?cosigned=true");
    if (response.statusCode() == 404) {
      return new Checkpoint("none", 0, new byte[32]);
    }
    SignedNote note = SignedNote.parse(response.body());
    assertThat(key.cosigned(note)).isPresent();
    return Checkpoint.parse(note.text());
  }

  private JsonNode entries() {
    return ok(admin.get("api/audit?limit=500"), 200);
  }

  private JsonNode witnesses() {
    return ok(admin.get("api/audit/witnesses"), 200);
  }

  private String health() {
    return ok(Api.anonymous(log).get("api/health"), 200).at("/checks/log").asText();
  }

  private void write(String list) throws IOException {
    Files.writeString(log.data().resolve("witnesses.json"), list);
  }

  private static <T> T await(Supplier<T> look, Predicate<T> wanted) {
    Instant deadline = Instant.now().plus(PATIENCE);
    T seen = look.get();
    while (!wanted.test(seen)) {
      assertThat(Instant.now()).as("still %s", seen).isBefore(deadline);
      seen = look.get();
    }
    return seen;
  }

  private static JsonNode ok(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Api.json(response);
  }
}
