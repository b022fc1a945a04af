package org.zeropoint.it.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.it.Command;
import org.zeropoint.it.Needs;

/** A bare repository that the hook guards, and a clone from which it is pushed to. */
final class GuardedRepository {

  private static final Path GATE = Path.of(System.getProperty("zeropoint.gate.directory"));

  private final Path bare;
  private final Path clone;
  private final Map<String, String> environment = new HashMap<>();

  GuardedRepository(Path directory, String url, String token) throws IOException {
    bare = directory.resolve("guarded.git");
    clone = directory.resolve("clone");
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", directory.toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    git(directory, "init", "--quiet", "--bare", "--initial-branch=main", bare.toString()).expect(0);
    Path hook = Files.copy(GATE.resolve("pre-receive"), bare.resolve("hooks/pre-receive"));
    Files.copy(GATE.resolve("zeropoint-gate"), hook.resolveSibling("zeropoint-gate"));
    Path secret = Files.writeString(directory.resolve("token"), token + "\n");
    configure("zeropoint.url", url);
    configure("zeropoint.tokenFile", secret.toString());
    git(directory, "init", "--quiet", "--initial-branch=main", clone.toString()).expect(0);
    git("config", "user.name", "Author").expect(0);
    git("config", "user.email", "author@example.org").expect(0);
    git("remote", "add", "origin", bare.toString()).expect(0);
  }

  /** A setting of the guarded repository. */
  void configure(String key, String value) {
    git(bare, "config", key, value).expect(0);
  }

  /** Sets a variable of whoever pushes. */
  void environment(String name, String value) {
    environment.put(name, value);
  }

  /** Commits a change; its id. */
  String commit(String... message) {
    return commit(List.of(), message);
  }

  /** Makes the last commit anew; its id. */
  String amend(String... message) {
    return commit(List.of("--amend"), message);
  }

  private String commit(List<String> options, String... message) {
    var command = new ArrayList<>(List.of("commit", "--quiet", "--allow-empty"));
    command.addAll(options);
    for (String paragraph : message) {
      command.add("-m");
      command.add(paragraph);
    }
    git(command.toArray(String[]::new)).expect(0);
    return id("HEAD");
  }

  String id(String revision) {
    return git("rev-parse", revision).expect(0).output().strip();
  }

  /** Pushes what {@code refs} say. */
  Command.Ended push(String... refs) {
    var command = new ArrayList<>(List.of("push", "origin"));
    command.addAll(List.of(refs));
    return git(command.toArray(String[]::new));
  }

  /** What a branch or tag of the guarded repository points to; empty when there is none. */
  String at(String ref) {
    return git(bare, "for-each-ref", "--format=%(objectname)", ref).expect(0).output().strip();
  }

  Command.Ended git(String... arguments) {
    return git(clone, arguments);
  }

  private Command.Ended git(Path directory, String... arguments) {
    var command = new ArrayList<>(List.of(Needs.program("git").toString()));
    command.addAll(List.of(arguments));
    return Command.run(directory, environment, command);
  }
}
