package org.zeropoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Json;

/** A server whose log was filled while it stood still, as if it had grown there. */
final class LogSite implements AutoCloseable {

  /** Entries from one checkpoint to the next: those of a few decisions. */
  private static final int CHECKPOINT = 10;

  private static final int TOLD = 100_000;
  private static final int OK = 200;

  private final BenchServer server;
  private final int loaded;
  private final SampleLeaves leaves = new SampleLeaves();
  private String token;
  private Checkpoint checkpoint;
  private long first;
  private ServerGauge gauge;

  /** Starts a server with that many entries behind its own, loading them the first time. */
  LogSite(int entries) throws Exception {
    loaded = entries;
    server = new BenchServer("log-" + entries);
    if (!server.isKept()) {
      server.start();
      token = server.token("auditor");
      server.close();
      load();
      server.keep();
    }
    server.start();
    token = server.token("auditor");
    checkpoint = signed();
    first = first();
    gauge = new ServerGauge(server.pid());
  }

  private void load() throws SQLException, IOException {
    long begin = System.nanoTime();
    long kilobytes = Runtime.getRuntime().maxMemory() / 4 / 1024;
    String url = server.database() + ";CACHE_SIZE=" + kilobytes;
    try (Connection writer = DriverManager.getConnection(url, "zeropoint", "zeropoint");
        Connection placer = DriverManager.getConnection(url, "zeropoint", "zeropoint")) {
      writer.setAutoCommit(false);
      placer.setAutoCommit(false);
      try (var loader = new LeafLoader(writer);
          var placing = new Placing(placer, key())) {
        placing.place();
        publish(placing.seal());
        for (int i = 0; i < loaded; i += Placing.BATCH) {
          loader.add(i, Math.min(loaded, i + Placing.BATCH));
          placing.place();
          publish(placing.seal(CHECKPOINT));
          if (i % TOLD == 0) {
            System.out.println(i + " entries placed");
          }
        }
      }
    }
    System.out.printf("%d entries loaded in %d s%n", loaded, (System.nanoTime() - begin) >> 30);
  }

  /** The key of the server itself, from its data directory. */
  private SigningKey key() throws IOException {
    Path keys = server.data().resolve("log-keys");
    var ring = Json.read(Files.readString(keys.resolve("keys.json")), LogKeyring.class);
    VerifierKey newest = VerifierKey.parse(ring.keys().get(ring.keys().size() - 1).key());
    String file = HexFormat.of().toHexDigits(newest.id()) + ".key";
    return SigningKey.parse(Files.readString(keys.resolve(file)));
  }

  /** What {@link CheckpointFile} does, without waiting for the disk each time. */
  private void publish(List<SignedNote> notes) throws IOException {
    var text = new StringBuilder();
    notes.forEach(note -> text.append(note.format()).append('\n'));
    Files.writeString(
        server.data().resolve(CheckpointFile.NAME),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The newest checkpoint, its signature verified, as soon as it covers what was loaded. */
  private Checkpoint signed() throws InterruptedException {
    List<VerifierKey> keys =
        get("api/audit/keys").path("keys").findValuesAsText("key").stream()
            .map(VerifierKey::parse)
            .toList();
    Checkpoint newest = null;
    while (newest == null || newest.size() <= loaded) {
      SignedNote note = SignedNote.parse(body("api/audit/checkpoint"));
      if (keys.stream().noneMatch(key -> key.signed(note))) {
        throw new IllegalStateException("the checkpoint is signed by none of the log's keys");
      }
      newest = Checkpoint.parse(note.text());
      Thread.sleep(100);
    }
    return newest;
  }

  /** The index of the first entry that was loaded: the server's own are before it. */
  private long first() {
    for (JsonNode entry : get("api/audit?limit=500")) {
      if (entry.path("number").asLong() == SampleLeaves.BASE) {
        return entry.path("index").asLong();
      }
    }
    throw new IllegalStateException("the first loaded entry is not among the first 500");
  }

  int loaded() {
    return loaded;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The index in the tree of the loaded entry with this ordinal. */
  long index(long ordinal) {
    return first + ordinal;
  }

  /** The hash of that entry, computed here. */
  byte[] hash(long ordinal) {
    return leaves.hash(ordinal);
  }

  ServerGauge gauge() {
    return gauge;
  }

  JsonNode get(String path) {
    return Json.parse(body(path));
  }

  String body(String path) {
    return body(path, Duration.ofMinutes(1));
  }

  String body(String path, Duration timeout) {
    HttpResponse<String> answer = server.get(token, path, timeout);
    if (answer.statusCode() != OK) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() throws IOException {
    if (gauge != null) {
      gauge.close();
    }
    server.close();
  }
}
