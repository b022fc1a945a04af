package org.zeropoint.verify;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;

/**
 * The keys that the caller trusts: those of the log, and of witnesses that have to have seen it.
 */
final class Trust {

  static final String WHENCE =
      """
      Keys: --key takes a verifier key, --keys a file with one a line. The log shows its keys at
      GET /api/audit/keys; note them down while you trust the server, or get them from somebody who
      does. The keys inside a file that is verified are never believed: who forges the file writes
      the keys as well.
      """;

  static final Set<String> OPTIONS = Set.of("--key", "--keys", "--witness");

  private static final int LONGEST = 1 << 20;

  private final List<VerifierKey> keys;
  private final List<VerifierKey> witnesses;

  private Trust(List<VerifierKey> keys, List<VerifierKey> witnesses) {
    this.keys = keys;
    this.witnesses = witnesses;
  }

  /**
   * @throws Stop when no key is given, or one is none
   */
  static Trust of(Arguments arguments) {
    List<VerifierKey> keys = new ArrayList<>();
    arguments.all("--key").forEach(text -> keys.add(key(text, VerifierKey.LOG)));
    arguments.paths("--keys").forEach(file -> keys.addAll(file(file)));
    if (keys.isEmpty()) {
      throw Stop.usage(
          "name the key of the log with --key or --keys; it is shown at GET /api/audit/keys and has"
              + " to come to you by another way than the file");
    }
    List<VerifierKey> witnesses =
        arguments.all("--witness").stream().map(text -> key(text, VerifierKey.WITNESS)).toList();
    return new Trust(keys, witnesses);
  }

  private static VerifierKey key(String text, byte type) {
    VerifierKey key;
    try {
      key = VerifierKey.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw Stop.usage("\"" + text + "\" is no key: " + e.getMessage());
    }
    if (key.type() != type) {
      throw Stop.usage(
          type == VerifierKey.LOG
              ? key.name() + " is the key of a witness: name it with --witness"
              : key.name() + " is the key of a log: a witness has another kind");
    }
    return key;
  }

  private static List<VerifierKey> file(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw Stop.unreadable(file + " is too long for a list of keys");
      }
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> key(line, VerifierKey.LOG))
          .toList();
    } catch (MalformedInputException e) {
      throw Stop.unreadable(file + " is no text in UTF-8");
    } catch (IOException e) {
      throw Stop.unreadable(file + ": " + Documents.reason(e));
    }
  }

  /**
   * The checkpoint of a note, when the log's name is one of a trusted key and that key signed it;
   * what is wrong goes into the report.
   */
  Optional<Checkpoint> checkpoint(SignedNote note, String where, Report report) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(note.text());
    } catch (IllegalArgumentException e) {
      report.fault("checkpoint-form", where, e.getMessage());
      return Optional.empty();
    }
    List<VerifierKey> own =
        keys.stream().filter(key -> key.name().equals(checkpoint.origin())).toList();
    if (own.isEmpty()) {
      report.fault(
          "checkpoint-origin",
          where,
          "it is a checkpoint of the log %s, the keys that you trust are of %s"
              .formatted(checkpoint.origin(), names()));
      return Optional.empty();
    }
    List<VerifierKey> claimed =
        own.stream().filter(key -> note.signatures().stream().anyMatch(key::isOf)).toList();
    if (claimed.isEmpty()) {
      report.fault("signature-missing", where, "no key that you trust signed it");
      return Optional.empty();
    }
    if (!claimed.stream().allMatch(key -> key.signed(note))) {
      report.fault("signature-wrong", where, "the signature under it is not that of its text");
      return Optional.empty();
    }
    return Optional.of(checkpoint);
  }

  /** That every witness that was named cosigned a note. */
  void cosigned(SignedNote note, String where, Report report) {
    for (VerifierKey witness : witnesses) {
      Optional<VerifierKey.Cosigned> seen = witness.cosigned(note);
      if (seen.isEmpty()) {
        boolean claimed = note.signatures().stream().anyMatch(witness::isOf);
        report.fault(
            claimed ? "cosignature-wrong" : "cosignature-missing",
            where,
            "the witness "
                + witness.name()
                + (claimed ? "'s cosignature is not right" : " did not cosign it"));
      } else {
        report.fact(
            "witness", witness.name() + " cosigned it at " + instant(seen.get().unixSeconds()));
      }
    }
  }

  private static String instant(long seconds) {
    long most = Instant.MAX.getEpochSecond();
    return Instant.ofEpochSecond(Math.min(seconds, most)).toString();
  }

  /** The trusted keys under a note, for the report. */
  String signers(SignedNote note) {
    return keys.stream()
        .filter(key -> key.signed(note))
        .map(key -> "key " + HexFormat.of().toHexDigits(key.id()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String names() {
    return keys.stream().map(VerifierKey::name).distinct().collect(Collectors.joining(", "));
  }
}
