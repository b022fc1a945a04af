package org.zeropoint.security.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.zeropoint.security.entity.Account;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Settings;

/**
 * Makes the demo accounts at the first start on the embedded database, each with a password of its
 * own that is written to a file which only the owner of the server process can read. On any other
 * database there are none.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
public class DemoAccounts {

  public static final String FILE = "demo-users.properties";

  private static final List<Demo> DEMOS =
      List.of(
          new Demo("author", "Demo author", false, Role.AUTHOR),
          new Demo("author2", "Second demo author", false, Role.AUTHOR),
          new Demo("reviewer", "Demo reviewer", false, Role.REVIEWER),
          new Demo("reviewer2", "Second demo reviewer", false, Role.REVIEWER),
          new Demo("ai-reviewer", "Demo AI reviewer", true, Role.AI_REVIEWER),
          new Demo("promoter", "Demo promoter", false, Role.PROMOTER),
          new Demo("promoter2", "Second demo promoter", false, Role.PROMOTER),
          new Demo("overrider", "Demo overrider", false, Role.OVERRIDER),
          new Demo("auditor", "Demo auditor", false, Role.AUDITOR),
          new Demo("admin", "Demo administrator", false, Role.ADMIN),
          new Demo("witness", "Demo log of another installation", true, Role.WITNESS));

  /** Under this name the product acts at its own start. */
  private static final String NAME = "zeropoint";

  @PersistenceContext private EntityManager em;
  @Inject private AccountBook book;
  @Inject private Callers callers;
  @Resource private DataSource dataSource;
  @Inject private Settings settings;
  @Inject private NodeSettings node;
  @Inject private Clock clock;

  private record Demo(String name, String displayName, boolean service, Role role) {}

  @PostConstruct
  void createOnFirstStart() {
    long accounts = em.createQuery("select count(a) from Account a", Long.class).getSingleResult();
    if (accounts > 0 || node.isNode() || !embedded()) {
      return;
    }
    var passwords = new LinkedHashMap<String, String>();
    for (Demo demo : DEMOS) {
      String password = Secrets.password();
      passwords.put(demo.name(), password);
      var account =
          new Account(
              Caller.DEFAULT_TENANT,
              demo.name(),
              demo.displayName(),
              PasswordHash.of(password),
              demo.service(),
              Set.of(demo.role()),
              clock.instant());
      callers.as(
          Caller.internal(NAME, Caller.DEFAULT_TENANT, Role.ADMIN), () -> book.create(account));
    }
    write(passwords);
  }

  private boolean embedded() {
    try (var connection = dataSource.getConnection()) {
      return connection.getMetaData().getURL().startsWith("jdbc:h2:");
    } catch (SQLException e) {
      throw new IllegalStateException("the data source does not answer", e);
    }
  }

  /**
   * Written beside and renamed: a server killed here starts again with no accounts and no file, or
   * with both.
   */
  private void write(Map<String, String> passwords) {
    var text = new StringBuilder();
    passwords.forEach(
        (name, password) -> text.append(name).append('=').append(password).append('\n'));
    Path file = settings.data().resolve(FILE);
    Path temporary = file.resolveSibling(FILE + ".new");
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, text, StandardCharsets.UTF_8);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
