package org.zeropoint.web.proposals;

import java.util.Optional;
import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;
import org.zeropoint.web.wire.Query;

/** The commit that a question to the gate is about. */
final class CommitId {

  static final String PARAMETER = "commit";

  private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private CommitId() {}

  /**
   * The full commit id that was sent, if one was.
   *
   * @throws Invalid when it has another form
   */
  static Optional<String> of(Query query) {
    Optional<String> commit = query.given(PARAMETER);
    if (commit.filter(id -> !FULL.matcher(id).matches()).isPresent()) {
      throw new Invalid(
          "/" + PARAMETER, "must be a full commit id: 40 or 64 hexadecimal digits in lower case");
    }
    return commit;
  }
}
