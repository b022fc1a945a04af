package org.zeropoint.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;
import org.zeropoint.shared.Json;

/** The log in the browser: what is pending, what is proved, and what each role is offered. */
@Tag("browser")
class AuditPagesIT {

  private final ZeropointServer server = ZeropointServer.shared();

  @Test
  void aDecisionIsProved_onItsPageAndOnTheEntrys() throws Exception {
    String id = post("proved");
    try (Visitor reviewer = Visitor.as(server, "reviewer", proposal(id))) {
      Locator history = reviewer.at("history");
      assertThat(history).containsText("Nothing is decided yet");
      vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
      assertThat(history).containsText("that the newest checkpoint covers");
      reviewer.button("Accept").click();
      assertThat(reviewer.at("state")).containsText("Dual consensus achieved");
      assertThat(history).containsText("it is the one that was signed");
      assertThat(history.locator(".zp-chip:has-text('Pending')")).hasCount(0);
      history.getByText("How to check it without this server").click();
      assertThat(history).containsText("--key " + keys(server).get(keys(server).size() - 1));
      assertThat(reviewer.tooWide()).isEmpty();
      reviewer.pictures("proposal-proof");
      Download proof = reviewer.page().waitForDownload(() -> download(reviewer).click());
      assertThat(proof.suggestedFilename()).isEqualTo(id + ".proof.json");
      JsonNode dossier = Json.parse(Files.readString(proof.path()));
      assertThat(dossier.path("pending")).isEmpty();
      JsonNode last = dossier.path("entries").get(dossier.path("entries").size() - 1);
      assertProves(dossier.path("checkpoint").asText(), last, id, "gate.decided");

      history.getByText("How it is proved").click();
      reviewer.page().waitForURL(Pattern.compile(".*/audit/entry\\?seq=\\d+"));
      Locator main = reviewer.page().locator("main");
      assertThat(main).containsText("What the gate decided");
      assertThat(main).containsText("Dual consensus achieved");
      assertThat(main.locator("tr", inside("ai-reviewer"))).containsText("Pass");
      assertThat(reviewer.at("place")).containsText("it is the one that was signed");
      reviewer.page().getByText(Pattern.compile("^The path, \\d+ hashes$")).click();
      reviewer.page().getByText("What does this prove?").click();
      assertThat(reviewer.tooWide()).isEmpty();
      reviewer.pictures("entry-decision");
      Download download =
          reviewer.page().waitForDownload(() -> reviewer.button("Download the proof").click());
      JsonNode file = Json.parse(Files.readString(download.path()));
      assertProves(file.path("checkpoint").asText(), file.path("entry"), id, "gate.decided");
      assertThat(reviewer.errors()).isEmpty();
    }
  }

  @Test
  void anEntryShowsWhatItChanged_besideWhatWasThereBefore() {
    String id = post("changed");
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"<b>no</b>\"}");
    try (Visitor auditor = Visitor.as(server, "auditor", "/audit/log?subject=" + id)) {
      Locator entries = auditor.at("entries").locator("tbody tr");
      assertThat(entries).hasCount(5);
      assertThat(entries.locator(".zp-chip:has-text('Pending')")).hasCount(0);
      auditor.pictures("audit-subject");
      Locator cast = auditor.page().locator("#entries tr", rows("vote.cast")).first();
      cast.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Entry")).click();
      Locator main = auditor.page().locator("main");
      assertThat(main).containsText("reviewer");
      Locator result = main.locator(".zp-changes tr", inside("human_verdict"));
      assertThat(result.locator(".zp-was")).hasText("pending");
      assertThat(result.locator(".zp-is")).hasText("fail");
      assertThat(main).containsText("<b>no</b>");
      assertThat(auditor.tooWide()).isEmpty();
      auditor.pictures("entry-rows");
      main.getByText("The proposal", new Locator.GetByTextOptions().setExact(true)).click();
      assertThat(auditor.at("what")).containsText(id);
    }
  }

  @Test
  void theLogSaysWhatIsSigned_andByWhichKey() {
    post("standing");
    try (Visitor auditor = Visitor.as(server, "auditor", "/audit/log")) {
      List<String> keys = keys(server);
      String newest = keys.get(keys.size() - 1);
      assertThat(auditor.at("standing")).containsText("entries");
      assertThat(auditor.at("standing")).containsText(newest.split("\\+")[1]);
      assertThat(auditor.at("standing")).containsText("Not covered yet0 entries");
      assertThat(auditor.at("offline")).containsText(newest);
      auditor.button("Verify").click();
      assertThat(auditor.at("verify:result")).containsText("none changed, none missing");
      assertThat(auditor.tooWide()).isEmpty();
      auditor.pictures("audit");
      auditor.open("/audit/log?before=3");
      assertThat(auditor.at("entries").locator("tbody tr")).hasCount(2);
      auditor.at("entries").getByText("Newest").click();
      assertThat(auditor.at("entries").locator("tbody tr").nth(2)).isVisible();
      assertThat(auditor.errors()).isEmpty();
    }
  }

  @Test
  void eachRoleIsOfferedWhatItMay() {
    try (Visitor reviewer = Visitor.as(server, "reviewer", "/audit/log")) {
      assertThat(export(reviewer)).hasCount(0);
      assertThat(reviewer.button("Make a new key")).hasCount(0);
      assertThat(reviewer.button("Verify")).isVisible();
      assertThat(reviewer.button("Check everything")).hasCount(0);
    }
    try (Visitor auditor = Visitor.as(server, "auditor", "/audit/log")) {
      assertThat(export(auditor)).isVisible();
      assertThat(auditor.button("Make a new key")).hasCount(0);
      auditor.button("Check everything").click();
      assertThat(auditor.at("verify:report")).containsText("Sound.", slow());
    }
    int before = keys(server).size();
    try (Visitor admin = Visitor.as(server, "admin", "/audit/log")) {
      assertThat(export(admin)).isVisible();
      assertThat(admin.field("Days that both keys sign")).hasValue("30");
      admin.field("Days that both keys sign").fill("400");
      admin.button("Make a new key").click();
      admin.confirm();
      assertThat(admin.page().locator("#rotate .ui-message-error"))
          .containsText("between 0 and 365");
      admin.field("Days that both keys sign").fill("20");
      admin.button("Make a new key").click();
      admin.picture("audit-rotate");
      assertThat(keys(server)).hasSize(before);
      admin.confirm();
      assertThat(admin.at("messages")).containsText("A new key signs the log");
      assertThat(admin.page().locator("#offline tbody tr")).hasCount(before + 1);
      assertThat(admin.page().locator("#offline tbody tr").first()).containsText("Signs");
      assertThat(keys(server)).hasSize(before + 1);
      admin.pictures("audit-admin");
      assertThat(admin.tooWide()).isEmpty();
    }
  }

  @Test
  void anEntryThatIsNotThereIsCalm() {
    try (Visitor auditor = Visitor.as(server, "auditor", "/audit/entry?seq=999999999")) {
      Locator main = auditor.page().locator("main");
      assertThat(main).containsText("There is no entry 999999999");
      auditor.picture("entry-unknown");
      for (String place : List.of("seq=x", "seq=-1", "number=12", "", "seq=1&number=x")) {
        auditor.open("/audit/entry?" + place);
        assertThat(main).containsText(place.startsWith("seq=1&") ? "Entry 1" : "There is no entry");
      }
      auditor.open("/audit/log?subject=nobody-ever-wrote-this");
      assertThat(main).containsText("Nothing in the log is about this subject");
    }
  }

  @Test
  void pendingEntriesShowAsThat_untilTheLogMayGoOn_andAChangedOneIsNamed() throws Exception {
    try (ZeropointServer own = ZeropointServer.start("audit-pages")) {
      post(own, "before");
      own.close();
      try (var forged = new LongerLog(own)) {
        own.start();
        String id = post(own, "waits");
        vote(own, "reviewer", id, "{\"human\":\"pass\"}");
        try (Visitor auditor = Visitor.as(own, "auditor", "/audit/log")) {
          assertThat(auditor.at("fault")).containsText("Nothing is signed at present");
          assertThat(auditor.at("fault")).containsText("The log was cut");
          Locator first = auditor.page().locator("#entries tbody tr").first();
          assertThat(first).containsText("Pending");
          assertThat(auditor.at("entries")).containsText("cannot get lost");
          assertThat(auditor.tooWide()).isEmpty();
          auditor.pictures("audit-pending");
          auditor.page().locator("#entries tr", rows("vote.cast")).locator("a").first().click();
          assertThat(auditor.page().locator("h1")).hasText("Pending entry");
          assertThat(auditor.at("place")).containsText("cannot get lost");
          auditor.pictures("entry-pending");
          try (Visitor reviewer = Visitor.as(own, "reviewer", proposal(id))) {
            assertThat(reviewer.at("history")).containsText("Pending.");
            assertThat(reviewer.at("history")).containsText("It waits for its place in the tree");
            assertThat(download(reviewer)).hasCount(0);
            reviewer.picture("proposal-pending");
            forged.close();
            assertThat(reviewer.at("history"))
                .containsText("it is the one that was signed", slow());
            assertThat(download(reviewer)).isVisible();
          }
          assertThat(auditor.at("place")).containsText("it is the one that was signed", slow());
          assertThat(auditor.page().locator("h1")).hasText(Pattern.compile("Entry \\d+"));
        }
        changedEntryIsNamed(own, id);
      }
    }
  }

  private static void changedEntryIsNamed(ZeropointServer own, String id) throws Exception {
    own.close();
    try (var database =
            DriverManager.getConnection(
                "jdbc:h2:file:" + own.data().resolve("db/zeropoint"), "zeropoint", "zeropoint");
        var statement =
            database.prepareStatement(
                "update audit_leaf set outcome = 'accepted' where subject = ? and action = ?")) {
      statement.setString(1, id);
      statement.setString(2, "gate.decided");
      assertThat(statement.executeUpdate()).isPositive();
    }
    own.start();
    try (Visitor reviewer = Visitor.as(own, "reviewer", proposal(id))) {
      assertThat(reviewer.at("history")).containsText("This is not what was signed");
      assertThat(reviewer.at("alarm")).containsText("not what was signed");
      assertThat(download(reviewer)).hasCount(0);
      reviewer.picture("proposal-broken");
      reviewer.page().locator("#history tr", rows("gate.decided")).locator("a").click();
      assertThat(reviewer.at("place")).containsText("its hash is another");
      reviewer.pictures("entry-broken");
      reviewer.open("/audit/log");
      reviewer.button("Verify").click();
      assertThat(reviewer.at("verify:result")).containsText("Broken at entry");
      reviewer.picture("audit-broken");
    }
  }

  /** A server that published more than its database has: it places and signs nothing. */
  private static final class LongerLog implements AutoCloseable {

    private final Path file;
    private final String honest;

    LongerLog(ZeropointServer stopped) throws IOException {
      file = stopped.data().resolve("checkpoints.log");
      honest = Files.readString(file);
      Checkpoint last = Checkpoint.parse(new CheckpointFile(file).last().orElseThrow().text());
      var longer = new Checkpoint(last.origin(), 1_000_000, last.root());
      new CheckpointFile(file).append(longer.signed(List.of(key(stopped)), Instant.EPOCH));
    }

    /** The log's only key: without its signature the file itself would not be believed. */
    private static SigningKey key(ZeropointServer stopped) throws IOException {
      try (Stream<Path> files = Files.list(stopped.data().resolve("log-keys"))) {
        return SigningKey.parse(
            Files.readString(
                files.filter(f -> f.toString().endsWith(".key")).findFirst().orElseThrow()));
      }
    }

    @Override
    public void close() throws IOException {
      Files.writeString(file, honest);
    }
  }

  private static LocatorAssertions.ContainsTextOptions slow() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(40_000);
  }

  private static Locator export(Visitor visitor) {
    return visitor.page().getByText("Export for offline verification");
  }

  private static Locator download(Visitor visitor) {
    return visitor.page().getByText("Download for offline verification");
  }

  private static Page.LocatorOptions rows(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private static Locator.LocatorOptions inside(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }

  private static String proposal(String id) {
    return "/consensus/proposal?id=" + id;
  }

  /** Checks a downloaded proof with nothing else than the log's keys. */
  private void assertProves(String signed, JsonNode entry, String subject, String action) {
    byte[] leaf = Base64.getDecoder().decode(entry.path("leaf").asText());
    Leaf decoded = Leaf.decode(leaf);
    assertThat(decoded.subject()).isEqualTo(subject);
    assertThat(decoded.action()).isEqualTo(action);
    SignedNote note = SignedNote.parse(signed);
    assertThat(keys(server).stream().map(VerifierKey::parse)).anyMatch(key -> key.signed(note));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<byte[]> path = new ArrayList<>();
    entry.path("path").forEach(hash -> path.add(Base64.getDecoder().decode(hash.asText())));
    long index = entry.path("index").asLong();
    assertThat(
            Proofs.included(
                Merkle.leafHash(leaf), index, checkpoint.size(), path, checkpoint.root()))
        .isTrue();
  }

  private static List<String> keys(ZeropointServer server) {
    List<String> keys = new ArrayList<>();
    Api.json(Api.anonymous(server).get("/api/audit/keys"))
        .path("keys")
        .forEach(key -> keys.add(key.path("key").asText()));
    return keys;
  }

  private String post(String name) {
    return post(server, name);
  }

  private static String post(ZeropointServer server, String name) {
    String id = name + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    String body =
        "{\"proposalId\":\"%s\",\"synthiantId\":\"page-tests\",\"changeType\":\"research\","
                .formatted(id)
            + "\"summary\":\"Change %s to see what is proved\"}".formatted(id);
    HttpResponse<String> answer = Api.as(server, "author").post("/api/proposals", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return id;
  }

  private void vote(String user, String id, String ballot) {
    vote(server, user, id, ballot);
  }

  private static void vote(ZeropointServer server, String user, String id, String ballot) {
    HttpResponse<String> answer =
        Api.as(server, user).post("/api/proposals/" + id + "/consensus", ballot);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
