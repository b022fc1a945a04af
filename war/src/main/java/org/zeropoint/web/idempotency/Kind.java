package org.zeropoint.web.idempotency;

import java.util.List;
import java.util.regex.Pattern;
import org.zeropoint.web.wire.BodyLimit;

/** How a POST is made to have its effect once. */
enum Kind {

  /** The change and its answer commit together. */
  TOGETHER,

  /**
   * The call commits by itself, maybe several times: its key is taken before it begins. When the
   * server breaks off in between, nobody knows how far it came.
   */
  APART,

  /** Like {@link #TOGETHER}, but the answer holds a secret, which is not kept. */
  SECRET,

  /** Like {@link #APART}, but the answer holds a secret, which is not kept. */
  SECRET_APART,

  /** Takes no key: a model is told apart by its digest, and too large to be kept for a key. */
  NONE;

  /** The calls whose operations run outside of the transaction of the request. */
  private static final List<Pattern> APART_CALLS =
      List.of(
          Pattern.compile("/api/proposals/import"),
          Pattern.compile("/api/proposals/[^/]+/(evidence|review|promotion)"),
          Pattern.compile("/api/models/[^/]+/(generate|classify)"),
          Pattern.compile("/v1/(chat/)?completions"),
          Pattern.compile("/api/witness/add-checkpoint"),
          Pattern.compile("/api/audit/fsck"),
          Pattern.compile("/api/nodes/models"),
          Pattern.compile("/api/blocks/[^/]+"),
          Pattern.compile("/api/nodes(/self/(lease|heartbeat))?"),
          Pattern.compile("/api/backups(/[^/]+/(verify|restore))?"));

  /** The calls that answer with a secret. */
  private static final List<Pattern> SECRET_CALLS =
      List.of(Pattern.compile("/api/tokens"), Pattern.compile("/api/nodes/codes"));

  /** Those of them whose operations run outside of the transaction of the request. */
  private static final List<Pattern> SECRET_APART_CALLS =
      List.of(Pattern.compile("/api/webhooks(/[^/]+/rotate)?"));

  /** The kind of the call at a path inside the application. */
  static Kind of(String path) {
    String plain =
        path.replaceAll(";[^/]*", "").replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
    if (BodyLimit.UPLOAD.matcher(plain).matches()) {
      return NONE;
    }
    if (matches(APART_CALLS, plain)) {
      return APART;
    }
    if (matches(SECRET_APART_CALLS, plain)) {
      return SECRET_APART;
    }
    return matches(SECRET_CALLS, plain) ? SECRET : TOGETHER;
  }

  boolean isApart() {
    return this == APART || this == SECRET_APART;
  }

  boolean isSecret() {
    return this == SECRET || this == SECRET_APART;
  }

  private static boolean matches(List<Pattern> calls, String path) {
    return calls.stream().anyMatch(call -> call.matcher(path).matches());
  }
}
