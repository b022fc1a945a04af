package org.zeropoint.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The verifier as people run it: the one jar, in a Java of its own. */
public final class OfflineVerifier {

  private static final StringBuilder TRANSCRIPT = new StringBuilder();

  private final Path directory;

  /**
   * @param directory that the files lie in, which the program is run in
   */
  public OfflineVerifier(Path directory) {
    this.directory = directory;
  }

  public Command.Ended run(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(System.getProperty("zeropoint.verifier"));
    command.addAll(List.of(words));
    Command.Ended ended = Command.run(directory, Map.of(), command);
    note(
        "$ java -jar zeropoint-verify.jar "
            + List.of(words).stream().map(OfflineVerifier::quoted).collect(Collectors.joining(" "))
            + "\n"
            + ended.output()
            + "[exit "
            + ended.status()
            + "]\n");
    return ended;
  }

  /** Adds to the transcript. */
  public static synchronized void note(String text) {
    TRANSCRIPT.append(text).append('\n');
  }

  /** Everything that was run so far, with what it said. */
  public static synchronized String transcript() {
    return TRANSCRIPT.toString();
  }

  private static String quoted(String word) {
    return word.matches("[\\w./-]+") ? word : "'" + word + "'";
  }
}
