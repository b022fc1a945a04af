package org.zeropoint.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.TileStore;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.consensus.control.Gate;
import org.zeropoint.consensus.control.GateRecord;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * A log in which one proposal is posted, passed by both channels and accepted, as a server would
 * keep it; with its keys, so that a test can forge it the way somebody who stole them would.
 */
final class SmallLog {

  static final String ORIGIN = "zeropoint/test";
  static final String PROPOSAL = "shorter-answers";

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final long KEY = 50;

  final SigningKey key = SigningKey.generate(ORIGIN, VerifierKey.LOG);
  final SigningKey witness = SigningKey.generate("witness.example", VerifierKey.WITNESS);
  final List<Entry> entries = new ArrayList<>();
  private final Proposal proposal = new Proposal("default", PROPOSAL, "author", START);
  private final List<GateInput.Ballot> ballots = new ArrayList<>();
  private final PolicyState policy = PolicyBook.shipped();

  /** What is kept of an entry. */
  static final class Entry {
    Leaf leaf;
    ObjectNode facts;

    /** Changes the facts, and the leaf with them. */
    void forge(Consumer<ObjectNode> forgery) {
      forgery.accept(facts);
      leaf = with(CanonicalJson.digest(facts));
    }

    private Leaf with(Digest digest) {
      return new Leaf(
          leaf.number(),
          leaf.at(),
          leaf.tenant(),
          leaf.actor(),
          leaf.action(),
          leaf.subject(),
          leaf.outcome(),
          leaf.digest(),
          Optional.of(digest));
    }

    byte[] bytes() {
      return leaf.encode();
    }

    ObjectNode line(long index) {
      ObjectNode line = json().put("index", index);
      line.put("leaf", Base64.getEncoder().encodeToString(bytes()));
      line.set("facts", facts.deepCopy());
      return line;
    }
  }

  SmallLog() {
    account("reviewer", false, "reviewer");
    account("judge", true, "ai-reviewer");
    Revision revision =
        proposal.revise(
            new Revision.Content(
                json()
                    .put("proposalId", PROPOSAL)
                    .put("synthiantId", "helpdesk")
                    .put("changeType", "optimization")
                    .put("summary", "Answer in three sentences."),
                json()),
            "author",
            START);
    ObjectNode row =
        json().put("proposal_pk", KEY).put("number", 1).put("digest", revision.digest());
    entry("proposal.post", PROPOSAL, "done", rows(state("insert"), change("revision", 51, row)));
    vote(Channel.AI, "judge", 60);
    vote(Channel.HUMAN, "reviewer", 61);
  }

  private Instant now() {
    return START.plus(Duration.ofMinutes(entries.size()));
  }

  private void account(String name, boolean service, String role) {
    ObjectNode row = json().put("tenant", "default").put("name", name).put("service", service);
    row.putArray("roles").add(role);
    entry("account.create", name, "done", rows(change("account", 10 + entries.size(), row)));
  }

  private void vote(Channel channel, String voter, long id) {
    Instant at = now();
    ballots.add(new GateInput.Ballot(id, proposal.digest(), channel, voter, true, at, false));
    GateInput input = input(at);
    GateDecision decision = Gate.decide(input);
    proposal.settle(decision.toConsensus(Optional.empty(), at));
    ObjectNode vote =
        json()
            .put("proposal_pk", KEY)
            .put("digest", proposal.digest())
            .put("channel", channel.external())
            .put("result", "pass")
            .put("voter", voter)
            .put("cast_at", at.toString());
    ObjectNode state = state("update");
    ObjectNode columns = (ObjectNode) state.path("row");
    decision.aiPass().ifPresent(pass -> columns.put("ai_pass_vote", pass));
    decision.humanPass().ifPresent(pass -> columns.put("human_pass_vote", pass));
    entry(voter, "vote.cast", PROPOSAL, "done", rows(change("vote", id, vote), state));
    entry(
        "gate.decided",
        PROPOSAL,
        decision.status().external() + "; policy " + policy.digest(),
        GateRecord.of(proposal, input, decision, policy));
  }

  private GateInput input(Instant at) {
    return new GateInput(
        proposal.digest(),
        new GateInput.People(Set.of("author"), false),
        ballots,
        new GateInput.Measured(false, OptionalDouble.empty(), List.of()),
        List.of(),
        Optional.empty(),
        List.of(),
        new GateInput.Demands(
            policy.policy().terms(proposal.changeType(), proposal.risk()), policy.digest()),
        at);
  }

  private ObjectNode state(String op) {
    ObjectNode row =
        json()
            .put("tenant", "default")
            .put("proposal_id", PROPOSAL)
            .put("change_type", proposal.changeType().external())
            .put("risk", proposal.risk().external())
            .put("author", "author")
            .put("last_editor", "author")
            .put("author_service", false)
            .put("revision", 1)
            .put("digest", proposal.digest())
            .put("status", proposal.status().external())
            .put("ai_verdict", proposal.aiVerdict().external())
            .put("human_verdict", proposal.humanVerdict().external());
    return change("proposal", KEY, row).put("op", op);
  }

  static ObjectNode json() {
    return Json.mapper().createObjectNode();
  }

  private static ObjectNode change(String table, long key, ObjectNode row) {
    ObjectNode change = json().put("table", table).put("op", "insert").put("key", key);
    change.set("row", row);
    return change;
  }

  private static ObjectNode rows(ObjectNode... changes) {
    ObjectNode facts = json();
    facts.putArray("rows").addAll(List.of(changes));
    return facts;
  }

  private void entry(String action, String subject, String outcome, ObjectNode facts) {
    entry("admin", action, subject, outcome, facts);
  }

  private void entry(
      String actor, String action, String subject, String outcome, ObjectNode facts) {
    var entry = new Entry();
    entry.facts = facts;
    entry.leaf =
        new Leaf(
            1_000_000_000L + entries.size(),
            now(),
            "default",
            actor,
            action,
            subject,
            outcome,
            Optional.ofNullable(proposal.digest()).map(Digest::new),
            Optional.of(CanonicalJson.digest(facts)));
    entries.add(entry);
  }

  /** The last entry with such an action. */
  Entry last(String action) {
    return entries.stream()
        .filter(entry -> entry.leaf.action().equals(action))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Tiles tiles() {
    Map<String, byte[]> kept = new HashMap<>();
    var tiles =
        new Tiles(
            new TileStore() {
              @Override
              public Optional<byte[]> read(int level, long number) {
                return Optional.ofNullable(kept.get(level + "/" + number));
              }

              @Override
              public void write(int level, long number, byte[] hashes) {
                kept.put(level + "/" + number, hashes);
              }
            });
    tiles.append(0, entries.stream().map(entry -> Merkle.leafHash(entry.bytes())).toList());
    return tiles;
  }

  MerkleTree tree(long size) {
    return new MerkleTree(tiles(), size);
  }

  Checkpoint checkpoint(long size) {
    return new Checkpoint(ORIGIN, size, tree(size).root());
  }

  /** A checkpoint that the log and its witness signed. */
  SignedNote note(long size) {
    return checkpoint(size).signed(List.of(key, witness), START);
  }

  List<String> lines() {
    return lines(note(entries.size()));
  }

  /** The whole log, as the server gives it. */
  List<String> lines(SignedNote note) {
    var lines = new ArrayList<String>();
    ObjectNode head =
        json()
            .put("format", LogCommand.FORMAT)
            .put("origin", ORIGIN)
            .put("checkpoint", note.format());
    head.putArray("keys").add(key.verifier().format());
    lines.add(head.toString());
    for (int i = 0; i < entries.size(); i++) {
      lines.add(entries.get(i).line(i).toString());
    }
    return lines;
  }

  /** The proof of the proposal, as the server gives it. */
  ObjectNode proof() {
    ObjectNode proof =
        json()
            .put("format", ProofCommand.FORMAT)
            .put("origin", ORIGIN)
            .put("checkpoint", note(entries.size()).format())
            .put("proposalId", PROPOSAL);
    proof.putArray("keys").add(key.verifier().format());
    var list = proof.putArray("entries");
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).leaf.subject().equals(PROPOSAL)) {
        ObjectNode line = entries.get(i).line(i);
        var path = line.putArray("path");
        tree(entries.size())
            .inclusion(i)
            .forEach(hash -> path.add(Base64.getEncoder().encodeToString(hash)));
        list.add(line);
      }
    }
    proof.putArray("pending");
    return proof;
  }

  /** Checkpoints over these sizes, as the server appends them to its file. */
  String published(long... sizes) {
    return java.util.Arrays.stream(sizes)
        .mapToObj(size -> note(size).format() + "\n")
        .collect(Collectors.joining());
  }

  static Path file(Path directory, String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
