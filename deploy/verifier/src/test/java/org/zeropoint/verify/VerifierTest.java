package org.zeropoint.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {

  @TempDir Path directory;
  private final SmallLog log = new SmallLog();

  @Test
  void aCallThatCannotBe_isRefusedWithASentence() {
    String file = SmallLog.file(directory, "log.jsonl", String.join("\n", log.lines())).toString();
    String key = log.key.verifier().format();
    Called.with().refused(Exit.USAGE, "What is to be verified?");
    Called.with("nonsense").refused(Exit.USAGE, "There is no command nonsense");
    Called.with("log").refused(Exit.USAGE, "expected FILE");
    Called.with("log", file).refused(Exit.USAGE, "GET /api/audit/keys");
    Called.with("log", file, file, "--key", key).refused(Exit.USAGE, "expected FILE");
    Called.with("log", file, "--key").refused(Exit.USAGE, "--key needs a value");
    Called.with("log", file, "--nonsense", key).refused(Exit.USAGE, "no option --nonsense");
    Called.with("log", file, "--key", "nonsense").refused(Exit.USAGE, "is no key");
    Called.with("log", file, "--key", log.witness.verifier().format())
        .refused(Exit.USAGE, "is the key of a witness");
    Called.with("log", file, "--key", key, "--witness", key)
        .refused(Exit.USAGE, "is the key of a log");
    Called.with("log", "a\u0000b", "--key", key).refused(Exit.USAGE, "is no name of a file");
    Called.with("help", "nonsense").refused(Exit.USAGE, "There is no command");
  }

  @Test
  void keysCanStandInAFile() {
    String file = SmallLog.file(directory, "log.jsonl", String.join("\n", log.lines())).toString();
    String keys =
        SmallLog.file(
                directory, "keys.txt", "# of the log\n\n" + log.key.verifier().format() + "\n")
            .toString();
    Called.with("log", file, "--keys", keys).verified();
    Called.with("log", file, "--keys", directory.resolve("none").toString())
        .refused(Exit.UNREADABLE, "there is no such file");
  }

  @Test
  void helpSaysHowEveryCommandIsUsed_andWhereKeysComeFrom() {
    String overview = Called.with("help").out();
    for (String command : new String[] {"log", "proof", "consistency"}) {
      assertThat(overview).contains("  " + command + " ");
      Called help = Called.with("help", command);
      assertThat(help.exit()).isZero();
      assertThat(help.out())
          .startsWith(command + " ")
          .contains("java -jar zeropoint-verify.jar " + command, "GET /api/audit/keys");
      assertThat(Called.with(command, "--help").out()).isEqualTo(help.out());
    }
    assertThat(overview).contains("Exit codes: 0 verified, 1 something is wrong");
  }
}
