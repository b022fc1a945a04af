package org.zeropoint.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Digest;

/** Ways to damage an installation that {@link FilledServer} has filled. */
final class Corruptions {

  private static final String LOG = "checkpoints.log";
  private static final String REJECTED = "fsck-rejected";
  private static final int TAIL = 12;

  private Corruptions() {}

  static List<Corruption> all() {
    var all = new ArrayList<Corruption>();
    all.addAll(ofEntries());
    all.addAll(ofTheTree());
    all.addAll(ofCheckpoints());
    all.addAll(ofRows());
    all.addAll(ofMoreRows());
    all.addAll(ofFiles());
    all.addAll(withTheKeys());
    return all;
  }

  private static Corruption of(String name, String code, Corruption.Plant plant) {
    return new Corruption(name, code, plant);
  }

  private static String entry(long place) {
    return "entry " + (place + 1);
  }

  private static List<Corruption> ofEntries() {
    return List.of(
        of(
            "an entry gets another actor",
            "entry-changed",
            it -> {
              long place = it.place("proposal.post", REJECTED);
              it.one("update audit_leaf set actor = 'mallory' where place = ?", place);
              return entry(place);
            }),
        of(
            "an entry gets other facts",
            "entry-changed",
            it -> {
              long place = it.place("proposal.post", REJECTED);
              it.facts(place, "\"risk\":\"", "\"risk\":\"l");
              return entry(place);
            }),
        of(
            "an entry is deleted",
            "entry-missing",
            it -> {
              long place = it.place("vote.cast", REJECTED);
              it.one("delete from audit_leaf where place = ?", place);
              return entry(place);
            }),
        of(
            "the last entry is deleted",
            "entry-missing",
            it -> {
              long place = it.forger().size() - 1;
              it.one("delete from audit_leaf where place = ?", place);
              return entry(place);
            }),
        of(
            "two entries change places",
            "entry-moved",
            it -> {
              long place = it.place("vote.cast", REJECTED);
              it.one("update audit_leaf set place = -1 where place = ?", place);
              it.one("update audit_leaf set place = ? where place = ?", place, place + 1);
              it.one("update audit_leaf set place = ? where place = -1", place + 1);
              return entry(place);
            }),
        of(
            "an entry is put between others",
            "entry-inserted",
            it -> {
              long place = it.place("vote.cast", REJECTED);
              it.shift(place, 1);
              it.insertEntry(place);
              return entry(place);
            }),
        of(
            "an entry is put behind the last",
            "entry-beyond",
            it -> {
              long place = it.forger().size();
              it.insertEntry(place);
              return entry(place);
            }),
        of(
            "an entry goes and the others move up",
            "entry-missing",
            it -> {
              long place = it.place("vote.cast", REJECTED);
              it.one("delete from audit_leaf where place = ?", place);
              it.shift(place, -1);
              return entry(place);
            }),
        of(
            "an entry that has its place waits again",
            "entry-unplaced",
            it -> {
              long place = it.place("vote.cast", REJECTED);
              it.one("update audit_leaf set place = null, pending = true where place = ?", place);
              return entry(place);
            }));
  }

  private static List<Corruption> ofTheTree() {
    return List.of(
        of(
            "the end is cut off, the tree computed anew and the later checkpoints deleted",
            "checkpoint-lost",
            it -> {
              long size = it.forger().size() - TAIL;
              long lost = it.value("select min(size) from audit_checkpoint where size > ?", size);
              it.forger().sql("delete from audit_leaf where place >= ?", size);
              it.forger().rehash();
              it.forger().sql("delete from audit_checkpoint where size > ?", size);
              return "checkpoint " + lost;
            }),
        of(
            "an entry is changed and the tree computed anew",
            "checkpoint-differs",
            it -> {
              long place = it.place("proposal.post", REJECTED);
              it.one("update audit_leaf set actor = 'mallory' where place = ?", place);
              it.forger().rehash();
              return "checkpoint "
                  + it.value("select min(size) from audit_checkpoint where size > ?", place);
            }),
        of(
            "a bit of a tile is flipped",
            "tile-changed",
            it -> {
              it.flipTile(0, 0, 32 * 100);
              return "tile 0/0";
            }),
        of(
            "a bit of the last tile is flipped",
            "tile-changed",
            it -> {
              it.flipTile(0, 1, 5);
              return "tile 0/1";
            }),
        of(
            "a bit of an inner tile is flipped",
            "tile-changed",
            it -> {
              it.flipTile(1, 0, 31);
              return "tile 1/0";
            }),
        of(
            "a tile is deleted",
            "tile-missing",
            it -> {
              it.one("delete from audit_tile where level = 1 and number = 0");
              return "tile 1/0";
            }),
        of(
            "the tree is said to be smaller",
            "tree-size",
            it -> {
              it.one("update audit_tree set size = size - 3");
              return "the tree";
            }));
  }

  private static List<Corruption> ofCheckpoints() {
    return List.of(
        of(
            "two checkpoints change notes",
            "checkpoint-size",
            it -> {
              List<Map<String, Object>> rows =
                  it.forger().rows("select size, note from audit_checkpoint order by size limit 2");
              for (int i = 0; i < 2; i++) {
                it.one(
                    "update audit_checkpoint set note = ? where size = ?",
                    rows.get(1 - i).get("note"),
                    rows.get(i).get("size"));
              }
              return "checkpoint " + rows.get(0).get("size");
            }),
        of(
            "a checkpoint gets another root",
            "checkpoint-root",
            it -> {
              long size = it.value("select max(size) from audit_checkpoint");
              it.one(
                  "update audit_checkpoint set root = ? where size = ?",
                  Digest.of("x").value(),
                  size);
              return "checkpoint " + size;
            }),
        of(
            "a checkpoint is signed by a key that is not the log's",
            "checkpoint-signature",
            it -> {
              long size = it.value("select max(size) from audit_checkpoint");
              String origin = it.forger().ring().origin();
              SignedNote note =
                  new Checkpoint(origin, size, it.forger().root(size))
                      .signed(List.of(SigningKey.generate(origin, VerifierKey.LOG)), Instant.now());
              it.one("update audit_checkpoint set note = ? where size = ?", note.format(), size);
              return "checkpoint " + size;
            }),
        of(
            "a checkpoint is deleted",
            "checkpoint-lost",
            it -> {
              long size = it.value("select min(size) from audit_checkpoint");
              it.one("delete from audit_checkpoint where size = ?", size);
              return "checkpoint " + size;
            }),
        of(
            "a note is taken out of the file",
            "published-missing",
            it -> {
              String[] notes = Files.readString(it.data().resolve(LOG)).split("(?<=\n)\n");
              String gone = notes[2] + "\n" + notes[3] + "\n";
              Path file = it.data().resolve(LOG);
              Files.writeString(file, Files.readString(file).replace(gone, ""));
              return "checkpoint " + notes[2].split("\n")[1];
            }),
        of(
            "a root in the file is changed",
            "checkpoint-signature",
            it -> {
              Path file = it.data().resolve(LOG);
              String[] lines = Files.readString(file).split("\n");
              String root = lines[2];
              String other = (root.charAt(0) == 'A' ? 'B' : 'A') + root.substring(1);
              Files.writeString(file, Files.readString(file).replace(root, other));
              return LOG + ", size " + lines[1];
            }),
        of(
            "the file of checkpoints is deleted",
            "published-missing",
            it -> {
              Files.delete(it.data().resolve(LOG));
              return LOG;
            }),
        of(
            "the keys are gone",
            "unreadable",
            it -> {
              Files.delete(it.data().resolve("log-keys/keys.json"));
              return "log-keys/keys.json";
            }));
  }

  /** Changes a row by its key, which a query finds. */
  private static Corruption row(String name, String table, String find, String change) {
    return of(
        name,
        "row-changed",
        it -> {
          long key = it.value("select id from " + table + " where " + find);
          it.one("update " + table + " set " + change + " where id = ?", key);
          return table + " " + key;
        });
  }

  private static List<Corruption> ofRows() {
    return List.of(
        row(
            "a rejected proposal is called under review",
            "proposal",
            "proposal_id = 'fsck-rejected'",
            "status = 'under_review'"),
        row(
            "a proposal gets another summary, long as before",
            "proposal",
            "proposal_id = 'fsck-last'",
            "summary = 'A change that many want to judgE.'"),
        row("a fail becomes a pass", "vote", "result = 'fail' limit 1", "result = 'pass'"),
        row(
            "a vote moves to another revision",
            "vote",
            "proposal_pk = (select id from proposal where proposal_id = 'fsck-rejected')"
                + " and channel = 'ai'",
            "digest = (select r.digest from revision r where r.proposal_pk = vote.proposal_pk"
                + " and r.number = 1)"),
        row(
            "a revision gets other content",
            "revision",
            "content like '%Antworten%'",
            "content = replace(content, 'Antworten', 'antworten')"),
        row(
            "a policy gets another quorum",
            "policy_version",
            "number = 1",
            "content = replace(content, '\"promoters\":2', '\"promoters\":1')"),
        row("an alias points nowhere", "model_alias", "name = 'production'", "version_pk = null"),
        row(
            "an override lasts longer",
            "veto_override",
            "1 = 1",
            "expires_at = expires_at + interval '400' day"),
        row(
            "a revoked token works again",
            "access_token",
            "label = 'revoked'",
            "revoked_at = null"),
        row(
            "a token outlives its day",
            "access_token",
            "label = 'tests' limit 1",
            "expires_at = expires_at + interval '1' year"));
  }

  private static List<Corruption> ofMoreRows() {
    return List.of(
        row(
            "an account gets another password",
            "account",
            "name = 'admin'",
            "password_hash = (select password_hash from account where name = 'author')"),
        row("an account is switched off", "account", "name = 'auditor'", "enabled = false"),
        row(
            "somebody's words are changed",
            "discussion_comment",
            "kind = 'reply' limit 1",
            "text = replace(text, 'week', 'year')"),
        row(
            "a webhook sends elsewhere",
            "webhook",
            "1 = 1",
            "url = 'https://mallory.example.org/'"),
        row(
            "a move into production names another proposal",
            "alias_change",
            "1 = 1",
            "proposal_id = 'fsck-rejected'"),
        row("an AI review becomes a fail", "ai_review", "1 = 1", "verdict = 'fail'"),
        row(
            "an evaluation is about another version",
            "evaluation",
            "1 = 1",
            "content = replace(content, '1', '2')"),
        of(
            "a role is given",
            "row-changed",
            it -> {
              long key = it.value("select id from account where name = 'author'");
              it.one("insert into account_role (account_id, role) values (?, 'admin')", key);
              return "account " + key;
            }),
        of(
            "a role of nobody",
            "row-unknown",
            it -> {
              it.one("insert into account_role (account_id, role) values (99999999, 'admin')");
              return "account_role 99999999";
            }),
        of(
            "a vote is deleted",
            "row-missing",
            it -> {
              long key = it.value("select id from vote where result = 'fail' limit 1");
              it.one("delete from vote where id = ?", key);
              return "vote " + key;
            }),
        of(
            "a vote is added",
            "row-unknown",
            it -> {
              it.one(
                  "insert into vote (id, proposal_pk, digest, channel, result, voter, ordinal, notes,"
                      + " cast_at, answer) select 99999999, proposal_pk, digest, 'human', 'pass',"
                      + " 'reviewer2', 1, '', ?, answer from vote where id ="
                      + " (select min(id) from vote where result = 'fail')",
                  OffsetDateTime.parse("2026-01-01T00:00:00Z"));
              return "vote 99999999";
            }),
        of(
            "a table cannot be read, and a row is changed",
            "row-changed",
            it -> {
              it.forger().sql("alter table audit_tile rename to audit_tiles");
              long key = it.value("select id from corpus where deleted_at is not null");
              it.one("update corpus set deleted_at = null where id = ?", key);
              return "corpus " + key;
            }));
  }

  private static List<Corruption> ofFiles() {
    return List.of(
        of(
            "a bit of a model file is flipped",
            "file-changed",
            it -> {
              Path file = it.file("models");
              byte[] bytes = Files.readAllBytes(file);
              bytes[bytes.length / 2] ^= 1;
              Files.write(file, bytes);
              return it.name(file);
            }),
        of(
            "a model file is gone",
            "file-missing",
            it -> {
              Path file = it.file("models");
              Files.delete(file);
              return it.name(file);
            }),
        of(
            "a text is cut off",
            "file-changed",
            it -> {
              Path file = it.file("corpora");
              byte[] bytes = Files.readAllBytes(file);
              Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
              return it.name(file);
            }));
  }

  /** What somebody can do who has the private keys as well; the rules of the log are left. */
  private static List<Corruption> withTheKeys() {
    return List.of(
        of(
            "a decision is flipped, everything computed anew and signed with the stolen key",
            "decision-differs",
            it -> {
              long place =
                  it.value(
                      "select max(place) from audit_leaf where action = 'gate.decided' and subject"
                          + " = ?",
                      REJECTED);
              it.facts(place, "\"status\":\"rejected\"", "\"status\":\"accepted\"");
              it.forger().rehash();
              it.forger().resign();
              return entry(place);
            }),
        of(
            "a vote is flipped in row and log, everything computed anew and signed",
            "vote-differs",
            it -> {
              long place =
                  it.value(
                      "select max(place) from audit_leaf where action = 'vote.cast' and subject = ?",
                      REJECTED);
              it.facts(place, "\"result\":\"fail\"", "\"result\":\"pass\"");
              long proposal = it.value("select id from proposal where proposal_id = ?", REJECTED);
              it.one(
                  "update vote set result = 'pass' where proposal_pk = ? and result = 'fail'",
                  proposal);
              it.forger().rehash();
              it.forger().resign();
              return entry(
                  it.<Long>value(
                      "select max(place) from audit_leaf where action = 'gate.decided' and subject"
                          + " = ?",
                      REJECTED));
            }),
        of(
            "the end is cut off everywhere, computed anew and signed",
            "row-unknown",
            it -> {
              long place = it.place("vote.cast", "fsck-last");
              long vote =
                  it.value(
                      "select id from vote where proposal_pk ="
                          + " (select id from proposal where proposal_id = 'fsck-last')");
              long last =
                  it.value(
                      "select max(place) from audit_leaf where action = 'vote.cast' and subject ="
                          + " 'fsck-last' and outcome not like 'refused%'");
              it.forger().cutTo(Math.max(place, last));
              return "vote " + vote;
            }));
  }
}
