package org.zeropoint.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log holds every column of the schema, or somebody said why not. */
class WatchedTest {

  private static final Map<String, Set<String>> SCHEMA = new TreeMap<>();

  @BeforeAll
  static void readTheSchema() throws SQLException {
    var database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:watched");
    try (Connection connection = database.getConnection()) {
      Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
      try (ResultSet columns = connection.getMetaData().getColumns(null, "PUBLIC", null, null)) {
        while (columns.next()) {
          SCHEMA
              .computeIfAbsent(lower(columns.getString("TABLE_NAME")), name -> new TreeSet<>())
              .add(lower(columns.getString("COLUMN_NAME")));
        }
      }
    }
  }

  @Test
  void everyTableIsWatched_orLeftOutWithAReason() {
    var named = new TreeSet<>(Watched.tables().keySet());
    named.addAll(LeftOut.tables().keySet());
    assertThat(SCHEMA.keySet()).isEqualTo(named);
    assertThat(Watched.tables()).doesNotContainKeys(keys(LeftOut.tables()));
  }

  @Test
  void everyColumnOfAWatchedTable_isInTheLogOrLeftOutWithAReason() {
    Map<String, Set<String>> named = new TreeMap<>();
    Watched.tables()
        .forEach(
            (table, columns) -> {
              var all = new TreeSet<>(columns);
              all.add(Watched.KEY);
              named.put(table, all);
            });
    LeftOut.columns()
        .keySet()
        .forEach(
            column -> {
              String[] part = column.split("\\.");
              assertThat(named.get(part[0]).add(part[1])).as(column).isTrue();
            });
    Map<String, Set<String>> there = new TreeMap<>(SCHEMA);
    there.keySet().retainAll(Watched.tables().keySet());
    assertThat(there).isEqualTo(named);
  }

  @Test
  void secretsStandInTheLogByTheDigestOfWhatIsStored() {
    Map<String, Object> row = new HashMap<>();
    row.put("id", 1L);
    row.put("url", "https://example.org/hook/s3cret");
    row.put("secret", "sealed");
    row.put("enabled", true);
    var written = Watched.row("webhook", row);
    assertThat(written.path("secret").fieldNames()).toIterable().containsExactly("sha256");
    assertThat(written.path("url").fieldNames()).toIterable().containsExactly("sha256");
    assertThat(written.toString()).doesNotContain("sealed").doesNotContain("s3cret");
    assertThat(Watched.row("account", Map.of("password_hash", "pbkdf2$x")).toString())
        .doesNotContain("pbkdf2");
    assertThat(Watched.row("access_token", Map.of("sha256", "abcdef")).toString())
        .doesNotContain("abcdef");
  }

  @Test
  void everyColumnThatSoundsLikeASecretIsOne() {
    List<String> secret =
        Watched.tables().entrySet().stream()
            .flatMap(table -> table.getValue().stream().map(name -> table.getKey() + "." + name))
            .filter(name -> name.matches(".*(password|secret|token|key|hash|sha256)$"))
            .filter(name -> !name.matches(".*_(at|until)"))
            .toList();
    for (String column : secret) {
      String[] part = column.split("\\.");
      assertThat(Watched.value(part[0], part[1], "planted").toString())
          .as(column)
          .doesNotContain("planted");
    }
    assertThat(secret).isNotEmpty();
  }

  private static String[] keys(Map<String, String> map) {
    return map.keySet().toArray(String[]::new);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
