package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Command;
import org.zeropoint.it.Needs;

/** Real pushes to a repository that the hook guards, and the shell client alone. */
class MergeGateIT extends RestCase {

  private static final String OTHER = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path directory;
  private GuardedRepository repository;
  private String token;

  @BeforeEach
  void guardedRepository() throws IOException {
    Needs.program("curl");
    var made = as("auditor").post("api/tokens", "{\"label\":\"merge gate\",\"days\":1}");
    token = ok(made, 201).path("token").asText();
    repository = new GuardedRepository(directory, server().uri("").toString(), token);
  }

  @Test
  void whatIsAccepted_getsIn_andNothingElse() {
    String id = newId("merge");
    String first = repository.commit("Answer shorter", trailer(id));
    refused("main", "has no proposal " + id);

    propose(id, first);
    refused("main", "not decided yet (pending): " + id, "push again when it is accepted");
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
    refused("main", "not decided yet (under_review): " + id, "human");
    vote("reviewer", id, "{\"human\":\"pass\"}");
    pushed("main", "refs/heads/main: accepted: " + id + " sha256:");
    assertThat(repository.at("refs/heads/main")).isEqualTo(first);
    assertThat(repository.push("main").expect(0).output()).contains("up-to-date");

    repository.amend("Answer shorter still", trailer(id));
    refused("+main:main", "not accepted", "is about commit " + first);
    assertThat(repository.at("refs/heads/main")).isEqualTo(first);
  }

  @Test
  void aRejectedChange_isRefused() {
    String id = newId("merge");
    propose(id, repository.commit("Answer longer", trailer(id)));
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"too long\"}");

    refused("main", "rejected: " + id);
  }

  @Test
  void aCommitThatNamesNoProposal_orSeveral_orNoId_isRefused() {
    String none = repository.commit("Answer shorter");
    refused("main", "commit " + none + " must end with a line 'Zeropoint-Proposal:");
    repository.amend("Answer shorter", trailer("prop-one") + "\n" + trailer("prop-two"));
    refused("main", "names several proposals");
    repository.amend("Answer shorter", trailer("../../tokens?x"));
    refused("main", "the proposal id must have letters");
    repository.amend("Answer shorter", trailer("--help"));
    refused("main", "the proposal id must have letters");
  }

  @Test
  void aProposalThatNamesNoCommit_acceptsNone() {
    String id = posted();
    accept(id);
    repository.commit("Answer shorter", trailer(id));

    refused("main", "names no commit");
  }

  @Test
  void aMergeCommit_isJudgedLikeAnother() {
    acceptedCommit("Begin");
    pushed("main");
    repository.git("checkout", "--quiet", "-b", "topic").expect(0);
    repository.commit("Work without a proposal");
    pushed("topic");
    repository.git("checkout", "--quiet", "main").expect(0);
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic").expect(0);
    refused("main", "must end with a line");

    String id = newId("merge");
    propose(id, repository.amend("Merge topic", trailer(id)));
    accept(id);
    pushed("main", "accepted: " + id);
    assertThat(repository.git("rev-list", "--parents", "-1", "HEAD").output().split(" "))
        .hasSize(3);
  }

  @Test
  void otherBranchesAndTags_areFree_butOneRefusedRefRefusesThePush() {
    String free = repository.commit("Try something");
    pushed("main:refs/heads/topic");
    pushed("main:refs/tags/tried");
    refused("main:refs/heads/another main");
    assertThat(repository.at("refs/heads/another")).isEmpty();
    assertThat(repository.at("refs/heads/topic")).isEqualTo(free);
    pushed(":refs/heads/topic");
    assertThat(repository.at("refs/heads/topic")).isEmpty();
  }

  @Test
  void aProtectedBranch_isNotDeleted() {
    String tip = acceptedCommit("Begin");
    pushed("main");

    refused(":refs/heads/main", "a protected branch cannot be deleted");
    assertThat(repository.at("refs/heads/main")).isEqualTo(tip);
  }

  @Test
  void whoPushes_doesNotSayWhatIsProtected_norWhereToAsk() throws IOException {
    repository.environment("ZEROPOINT_PROTECTED", "refs/heads/none");
    repository.environment("ZEROPOINT_CACERT", "/none");
    repository.environment("http_proxy", "http://127.0.0.1:" + closedPort());
    acceptedCommit("Begin");
    pushed("main", "accepted");
    repository.commit("Try something");
    refused("main", "must end with a line");
    repository.configure("zeropoint.proxy", "http://127.0.0.1:" + closedPort());
    repository.environment("ZEROPOINT_TRIES", "1");
    acceptedCommit("Ask by a proxy");
    refused("main", "cannot reach");
    repository.configure("zeropoint.protected", "");
    refused("main:refs/heads/topic", "zeropoint.protected is empty");
    repository.configure("zeropoint.protected", "refs/tags/v*");
    pushed("main:refs/heads/release/1.0");
    repository.git("tag", "-a", "-m", "one", "v1").expect(0);
    refused("v1", "cannot reach");
  }

  @Test
  void withoutAnAnswer_nothingGetsIn() throws IOException {
    acceptedCommit("Begin");
    repository.environment("ZEROPOINT_TRIES", "1");
    repository.configure("zeropoint.url", "http://127.0.0.1:" + closedPort());
    refused("main", "cannot reach", "without an answer nothing gets in");
    repository.configure("zeropoint.url", server().uri("").toString());
    repository.configure("zeropoint.tokenFile", directory.resolve("none").toString());
    refused("main", "ZEROPOINT_TOKEN_FILE cannot be read");
  }

  @Test
  void theClient_saysByItsStatus_whatHolds() throws IOException {
    String id = posted();
    assertThat(client(id).expect(2).output()).contains("not decided yet (pending)");
    accept(id);
    assertThat(client("--wait", "30", id).expect(0).output()).contains("accepted: " + id);
    assertThat(client("--commit", OTHER, id).expect(1).output()).contains("names no commit");
    client(newId("none")).expect(4);
    assertThat(client(Map.of("ZEROPOINT_TOKEN", "zp_none"), id).expect(4).output())
        .contains("does not know the token");
    String nobody = "http://127.0.0.1:" + closedPort();
    client(Map.of("ZEROPOINT_URL", nobody, "ZEROPOINT_TRIES", "2"), id).expect(4);
  }

  @Test
  void theClient_waitsForTheDecision() throws Exception {
    String id = posted();
    assertThat(client("--wait", "2", id).expect(2).output()).contains("not decided yet");
    var ended = new ArrayList<Command.Ended>();
    var waiting = new Thread(() -> ended.add(client("--wait", "60", id)));
    waiting.start();
    accept(id);
    waiting.join();

    assertThat(ended).singleElement().extracting(Command.Ended::status).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a/b",
        "--wait 08 prop-1",
        "--wait -1 p",
        "--commit 12ab p",
        "--no p",
        "--wait 1 --help",
        "-- --help",
        "-- -h"
      })
  void theClient_refusesWhatIsNoCall(String arguments) {
    client(arguments.isEmpty() ? new String[0] : arguments.split(" ")).expect(3);
  }

  @Test
  void theGate_saysWhatItMakesOfACommit() {
    String id = newId("merge");
    propose(id, OTHER);
    String gate = "api/proposals/" + id + "/gate?commit=";

    assertThat(ok(by("auditor").get(gate + OTHER), 200).path("status").asText())
        .isEqualTo("pending");
    problem(by("auditor").get(gate + OTHER.replace('0', '1')), 409, "/commit");
    problem(by("auditor").get(gate + OTHER.substring(1)), 400, "/commit");
    problem(by("auditor").get(gate + OTHER.toUpperCase(Locale.ROOT)), 400, "/commit");
    problem(by("auditor").get("api/proposals/" + posted() + "/gate?commit=" + OTHER), 409);
  }

  private void refused(String refs, String... words) {
    Command.Ended push = repository.push(refs.split(" ")).expect(1);
    assertThat(push.output()).contains("pre-receive hook declined");
    assertThat(List.of(words)).allMatch(push.output()::contains, push.output());
    assertThat(push.output()).doesNotContain(token);
  }

  private void pushed(String ref, String... words) {
    String output = repository.push(ref).expect(0).output();
    assertThat(List.of(words)).allMatch(output::contains, output);
  }

  /** Commits a change for which a proposal is accepted; the id of the commit. */
  private String acceptedCommit(String summary) {
    String id = newId("merge");
    String commit = repository.commit(summary, trailer(id));
    propose(id, commit);
    accept(id);
    return commit;
  }

  private static void accept(String id) {
    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
  }

  private static void propose(String id, String commit) {
    String body = proposal(id).replaceFirst("}$", ",\"commit\":\"" + commit + "\"}");
    ok(by("author").post("api/proposals", body), 201);
  }

  private static String trailer(String id) {
    return "Zeropoint-Proposal: " + id;
  }

  private Command.Ended client(String... arguments) {
    return client(Map.of(), arguments);
  }

  private Command.Ended client(Map<String, String> settings, String... arguments) {
    var environment = new HashMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("ZEROPOINT_URL", server().uri("").toString());
    environment.put("ZEROPOINT_TOKEN", token);
    environment.putAll(settings);
    var command = new ArrayList<>(List.of("/bin/sh", clientPath()));
    command.addAll(List.of(arguments));
    return Command.run(directory, environment, command);
  }

  private static String clientPath() {
    return Path.of(System.getProperty("zeropoint.gate.directory"), "zeropoint-gate").toString();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
