package org.zeropoint.audit.control;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeropoint.audit.tree.LeftOut;
import org.zeropoint.audit.tree.Watched;

/**
 * A statement that goes past the recorder of rows: SQL of our own, or a change of many rows at
 * once. It may read, and change what no operation has to answer for.
 */
final class Statement {

  /** Not {@code with}, which changes rows on PostgreSQL, nor H2's tables of changed rows. */
  private static final Pattern READS =
      Pattern.compile(
          "\\s*(?:select|call\\s+next\\s+value\\s+for)\\s(?!.*\\b(?:final|new|old)\\s+table\\b)[^;]*",
          Pattern.DOTALL);

  private static final Pattern CHANGES =
      Pattern.compile("\\s*(?:insert\\s+into|update|delete\\s+from)\\s+([a-z0-9_]+)\\b[^;]*");

  private Statement() {}

  /** Why SQL of our own must not be sent as a query; empty when it may. */
  static Optional<String> whyNotRead(String sql) {
    return READS.matcher(sql.toLowerCase(Locale.ROOT)).matches()
        ? Optional.empty()
        : Optional.of("no plain select: " + sql);
  }

  /** Why SQL must not be sent as a change; empty when it may. */
  static Optional<String> whyNotChange(String sql) {
    Matcher change = CHANGES.matcher(sql.toLowerCase(Locale.ROOT));
    return change.matches()
        ? whyNotMany(change.group(1))
        : Optional.of("no plain insert, update or delete: " + sql);
  }

  /** Why rows of a table must not be changed but one by one; empty when they may. */
  static Optional<String> whyNotMany(String table) {
    if (Watched.isWatched(table) || Watched.isPart(table)) {
      return Optional.of("rows of " + table + " change one by one, so that the log has each");
    }
    if (Watched.isAppendOnly(table)) {
      return Optional.of("rows of " + table + " are only ever added");
    }
    return LeftOut.isTable(table)
        ? Optional.empty()
        : Optional.of("nobody knows the table " + table);
  }
}
