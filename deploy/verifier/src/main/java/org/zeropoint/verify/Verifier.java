package org.zeropoint.verify;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Finds the command, and says how things ended. */
final class Verifier {

  /** In the order in which they are listed. */
  private static final List<Command> COMMANDS =
      List.of(
          new LogCommand(),
          new ProofCommand(),
          new ConsistencyCommand(),
          new FsckCommand(Clock.systemUTC()));

  private static final String NAME = "java -jar zeropoint-verify.jar";

  private final Console console;

  Verifier(Console console) {
    this.console = console;
  }

  /** Gives the exit code. */
  int run(List<String> words) {
    if (words.isEmpty()) {
      console.error("What is to be verified? " + NAME + " help lists the commands.");
      return Exit.USAGE;
    }
    String name = words.get(0);
    List<String> rest = words.subList(1, words.size());
    if (List.of("help", "--help", "-h").contains(name)) {
      return help(rest);
    }
    Optional<Command> command = find(name);
    if (command.isEmpty()) {
      console.error("There is no command " + name + ". " + NAME + " help lists them.");
      return Exit.USAGE;
    }
    return rest.contains("--help") ? help(List.of(name)) : run(command.get(), rest);
  }

  private int run(Command command, List<String> rest) {
    try {
      return command.run(new Arguments(rest), console);
    } catch (Stop stop) {
      boolean usage = stop.exit() == Exit.USAGE;
      console.error((usage ? "Not verified: " : "Cannot be read: ") + stop.getMessage());
      if (usage) {
        console.error("See " + NAME + " help " + command.name());
      }
      return stop.exit();
    } catch (OutOfMemoryError e) {
      console.error("Cannot be read: it needs more memory than there is; try java -Xmx4g -jar …");
      return Exit.UNREADABLE;
    }
  }

  private static Optional<Command> find(String name) {
    return COMMANDS.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  private int help(List<String> about) {
    if (about.isEmpty()) {
      console.text(overview());
      return Exit.VERIFIED;
    }
    Optional<Command> command = find(about.get(0));
    if (command.isEmpty()) {
      console.error("There is no command " + about.get(0) + ".");
      return Exit.USAGE;
    }
    console.text(command.get().usage());
    return Exit.VERIFIED;
  }

  private static String overview() {
    var text = new StringBuilder();
    text.append("Verifies what a Zeropoint server handed out, without the server.\n\n");
    COMMANDS.forEach(
        command -> text.append("  %-12s %s%n".formatted(command.name(), command.summary())));
    return text.append("  help         Say how a command is used: help log\n\n")
        .append(Trust.WHENCE)
        .append("\nExit codes: 0 verified, 1 something is wrong, 2 wrong call, 3 cannot be read.\n")
        .toString();
  }
}
