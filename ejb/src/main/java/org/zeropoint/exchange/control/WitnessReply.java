package org.zeropoint.exchange.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.outbound.PinnedPost;

/** What a witness's answer means; nothing in it is believed that its key has not signed. */
sealed interface WitnessReply {

  /** It cosigned. */
  record Cosigned(SignedNote.Line line, Instant at) implements WitnessReply {}

  /** It saw another size last than we thought. */
  record Saw(long size) implements WitnessReply {}

  /** It says that what it cosigned is no longer the beginning of this log. */
  record Refused(String reason) implements WitnessReply {}

  /** It gave no cosignature, for another reason. */
  record Failed(String reason) implements WitnessReply {}

  /** Media type of the answer that names the size which a witness saw last. */
  String SIZE = "text/x.tlog.size";

  Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  /**
   * Reads an answer.
   *
   * @param key of the witness
   * @param now by our clock: a cosignature from the future is none
   */
  static WitnessReply of(
      PinnedPost.Answer answer, VerifierKey key, AddCheckpoint request, Instant now) {
    return switch (answer.status()) {
      case 200 -> cosigned(answer.body(), key, request.note().text(), now);
      case 409 -> conflict(answer, request);
      case 422 -> refused(request);
      case 401 -> new Failed("it does not know our token (401)");
      case 403 -> new Failed("it trusts none of the keys that signed, or not our token (403)");
      case 404 -> new Failed("it does not know this log (404)");
      default -> new Failed("it answered " + answer.status());
    };
  }

  private static WitnessReply cosigned(String body, VerifierKey key, String text, Instant now) {
    Optional<SignedNote.Line> line = body.lines().flatMap(l -> mine(l, key, text)).findFirst();
    if (line.isEmpty()) {
      return new Failed("it answered without a cosignature by its key");
    }
    long seconds =
        key.cosigned(new SignedNote(text, java.util.List.of(line.get())))
            .orElseThrow()
            .unixSeconds();
    if (seconds <= 0 || seconds > now.plus(CLOCKS_DIFFER).getEpochSecond()) {
      return new Failed("it cosigned with a time that has not come yet");
    }
    return new Cosigned(line.get(), Instant.ofEpochSecond(seconds));
  }

  private static java.util.stream.Stream<SignedNote.Line> mine(
      String line, VerifierKey key, String text) {
    try {
      return java.util.stream.Stream.of(SignedNote.Line.parse(line))
          .filter(l -> key.verify(l, text));
    } catch (IllegalArgumentException e) {
      return java.util.stream.Stream.empty();
    }
  }

  private static Refused refused(AddCheckpoint request) {
    return new Refused(
        ("it refuses the checkpoint over %d entries: it does not continue the one over %d"
                + " that it cosigned")
            .formatted(request.checkpoint().size(), request.old()));
  }

  /** Some witnesses answer 409, too, when they cosigned another root over the same entries. */
  private static WitnessReply conflict(PinnedPost.Answer answer, AddCheckpoint request) {
    WitnessReply reply = saw(answer);
    boolean another = reply instanceof Saw saw && saw.size() != request.old();
    return request.old() == request.checkpoint().size() && !another ? refused(request) : reply;
  }

  private static WitnessReply saw(PinnedPost.Answer answer) {
    String size = answer.body().stripTrailing();
    return answer.type().startsWith(SIZE) && size.matches("0|[1-9][0-9]{0,17}")
        ? new Saw(Long.parseLong(size))
        : new Failed("it answered 409 without the size that it saw last");
  }
}
