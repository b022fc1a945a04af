package org.zeropoint.shared;

import static org.zeropoint.shared.SetValue.find;
import static org.zeropoint.shared.SetValue.number;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an admin may set of the language model that takes part in reviews. */
@ApplicationScoped
public class ReviewerSettings {

  /** Where its API is; without it no language model takes part. */
  public static final String URL = "zeropoint.reviewer.llm.url";

  public static final String MODEL = "zeropoint.reviewer.llm.model";
  public static final String TOKEN_FILE = "zeropoint.reviewer.llm.token.file";
  public static final String SECONDS = "zeropoint.reviewer.llm.seconds";

  private static final String MODEL_FORM = "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}";

  /** Every setting with the value in force; the token stands in a file and is none of them. */
  Map<String, String> inForce() {
    return Map.of(
        URL,
        url().orElse(""),
        MODEL,
        find(MODEL).orElse(""),
        TOKEN_FILE,
        tokenFile().map(Path::toString).orElse(""),
        SECONDS,
        String.valueOf(limit().toSeconds()));
  }

  /** Root of the OpenAI-compatible API, {@code https://llm.intranet/v1}, without a slash behind. */
  public Optional<String> url() {
    return find(URL).map(url -> url.strip().replaceAll("/+$", ""));
  }

  /**
   * The name by which the endpoint knows the model.
   *
   * @throws IllegalStateException when it is not set or cannot be a name
   */
  public String model() {
    return find(MODEL)
        .map(String::strip)
        .filter(name -> name.matches(MODEL_FORM))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    MODEL
                        + " must name the model: letters, digits and '._:/@+-', at most 200"
                        + " characters"));
  }

  /** The file that holds the token of the endpoint; empty where none is asked for. */
  public Optional<Path> tokenFile() {
    return find(TOKEN_FILE).map(file -> Path.of(file).toAbsolutePath().normalize());
  }

  /** Time in which the endpoint has to have answered altogether. */
  public Duration limit() {
    return Duration.ofSeconds(number(SECONDS, 60, 1, 600));
  }
}
