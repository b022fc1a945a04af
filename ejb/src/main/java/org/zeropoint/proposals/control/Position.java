package org.zeropoint.proposals.control;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalOrder;
import org.zeropoint.shared.Invalid;

/**
 * A place in a list: behind the proposal with this key.
 *
 * @param at the instant that the order goes by
 */
public record Position(Instant at, long id) {

  private static final Pattern KEY = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TOKEN =
      Pattern.compile("(-?[a-z]+) (-?[0-9]{1,12}) ([0-9]{1,9}) ([0-9]{1,18})");

  public static Position of(ProposalOrder order, Proposal proposal) {
    return new Position(order.instant(proposal), proposal.id());
  }

  /**
   * What a {@code Link} carries: the key alone where a proposal's place never changes, and
   * otherwise the place that it had.
   */
  public String token(ProposalOrder order) {
    if (order.byCreation()) {
      return String.valueOf(id);
    }
    String text = order.external() + " " + at.getEpochSecond() + " " + at.getNano() + " " + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #token} wrote.
   *
   * @param created when the proposal with a key was taken in; empty when there is none
   * @throws Invalid when it is none, or that of another order
   */
  public static Position read(
      ProposalOrder order, String token, LongFunction<Optional<Instant>> created) {
    if (order.byCreation()) {
      long id = KEY.matcher(token).matches() ? Long.parseLong(token) : -1;
      return created.apply(id).map(at -> new Position(at, id)).orElseThrow(Position::foreign);
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      Matcher parts = TOKEN.matcher(text);
      if (!parts.matches() || !parts.group(1).equals(order.external())) {
        throw foreign();
      }
      Instant at =
          Instant.ofEpochSecond(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
      return new Position(at, Long.parseLong(parts.group(4)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw foreign();
    }
  }

  private static Invalid foreign() {
    return new Invalid("/after", "must be what Link gave for this list");
  }
}
