package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one connection to the embedded database has read as committed, no other connection reads as
 * not there yet. H2 reuses the result of a query that a session ran before, and takes one from
 * before a commit for one after it; the options of both servers forbid that.
 */
class EmbeddedReadsIT {

  private static final Pattern OPTIONS = Pattern.compile("db/zeropoint((?:;[A-Z_]+=\\w+)+)");
  private static final int COMMITS = 1_000;
  private static final int READERS = 3;

  @TempDir private Path directory;

  @Test
  void nobodyReadsWhatWasBefore_afterSomebodyReadWhatIs() throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("reads") + options("wildfly/src/main/cli");
    var seen = new AtomicLong();
    var done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try (Connection connection = DriverManager.getConnection(url);
        Statement writer = connection.createStatement()) {
      writer.execute("create table head (id int primary key, place bigint)");
      writer.execute("insert into head values (1, 0)");
      var readers = new ArrayList<Future<Long>>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(() -> setBack(url, seen, done)));
      }
      connection.setAutoCommit(false);
      for (int place = 1; place <= COMMITS; place++) {
        writer.executeQuery("select place from head where id = 1 for update").close();
        writer.executeUpdate("update head set place = " + place + " where id = 1");
        connection.commit();
      }
      done.set(true);
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).as("reads that went back").isZero();
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void bothServersOpenTheDatabaseWithTheSameOptions() throws IOException {
    assertThat(options("payara/src/main/sh")).isEqualTo(options("wildfly/src/main/cli"));
  }

  /** Reads the place again and again; how often it was lower than what another had read before. */
  private static long setBack(String url, AtomicLong seen, AtomicBoolean done) throws SQLException {
    long back = 0;
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      while (!done.get()) {
        long before = seen.get();
        long place;
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("select place from head where id = 1")) {
          row.next();
          place = row.getLong(1);
        }
        connection.commit();
        back += place < before ? 1 : 0;
        seen.accumulateAndGet(place, Math::max);
      }
    }
    return back;
  }

  private static String options(String folder) throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.list(Path.of("../../deploy").resolve(folder))) {
      for (Path file : files.sorted().toList()) {
        Matcher options = OPTIONS.matcher(Files.readString(file));
        while (options.find()) {
          found.add(options.group(1));
        }
      }
    }
    assertThat(List.copyOf(found)).as("options of the embedded database").hasSize(1);
    return found.get(0);
  }
}
