package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.ChainedLeaf;
import org.zeropoint.shared.Digest;

/** That the digest an entry is about is one that some row of the log has. */
final class DigestCheck implements EntryVisitor {

  private static final String DIGEST = "sha256:";

  /** What rows are about; settings, backups and bundles have digests that no row keeps. */
  private static final Set<String> OF_ROWS =
      Set.of(
          "alias",
          "corpus",
          "discussion",
          "gate",
          "policy",
          "proposal",
          "review",
          "run",
          "upload",
          "version",
          "veto",
          "vote");

  private record Open(String where, String label, String digest) {}

  private final Findings findings;

  /** The first eight bytes of each: enough among millions, and an eighth of the space. */
  private final Set<Long> known = new HashSet<>();

  private final Map<Long, Open> open = new HashMap<>();

  DigestCheck(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void take(StoredLeaf leaf) {
    for (JsonNode row : RowReplay.rows(leaf)) {
      for (JsonNode value : row.path("row")) {
        if (value.isTextual() && value.textValue().startsWith(DIGEST)) {
          digest(value.textValue()).ifPresent(known::add);
        }
      }
    }
    if (leaf.encoding() != ChainedLeaf.VERSION) {
      leaf.entry()
          .filter(entry -> OF_ROWS.contains(entry.action().split("\\.", 2)[0]))
          .flatMap(entry -> entry.digest())
          .ifPresent(digest -> require(leaf, digest));
    }
  }

  private void require(StoredLeaf leaf, Digest digest) {
    long key = ByteBuffer.wrap(digest.hash()).getLong();
    if (!known.contains(key)) {
      open.putIfAbsent(key, new Open(leaf.where(), leaf.label(), digest.value()));
    }
  }

  private static Optional<Long> digest(String text) {
    try {
      return Optional.of(ByteBuffer.wrap(new Digest(text).hash()).getLong());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** An entry stands before the rows of its transaction only where these are with another one. */
  @Override
  public void finish() {
    open.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            findings.fault(
                "digest-unknown",
                entry.where(),
                entry.label() + ": is about " + entry.digest() + ", which no row has");
          }
        });
  }
}
