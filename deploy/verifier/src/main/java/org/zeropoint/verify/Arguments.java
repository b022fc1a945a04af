package org.zeropoint.verify;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind the name of a command: files, and options that begin with two hyphens. */
public final class Arguments {

  private final List<String> given;
  private final List<String> positional = new ArrayList<>();
  private final Map<String, List<String>> options = new LinkedHashMap<>();

  Arguments(List<String> given) {
    this.given = List.copyOf(given);
  }

  /**
   * Reads them.
   *
   * @param valued options that have a value, and may be repeated
   * @param flags options that have none
   * @throws Stop when there is another one, or a value is missing
   */
  public Arguments read(Set<String> valued, Set<String> flags) {
    boolean only = false;
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      if (only || !word.startsWith("--")) {
        positional.add(word);
      } else if (word.equals("--")) {
        only = true;
      } else if (flags.contains(word)) {
        options.put(word, List.of());
      } else if (valued.contains(word)) {
        if (i + 1 == given.size()) {
          throw Stop.usage(word + " needs a value");
        }
        options.computeIfAbsent(word, name -> new ArrayList<>()).add(given.get(++i));
      } else {
        throw Stop.usage("there is no option " + word);
      }
    }
    return this;
  }

  /**
   * The files.
   *
   * @param names what they are, in order, for the message when there are more or fewer
   */
  public List<Path> files(String... names) {
    if (positional.size() != names.length) {
      throw Stop.usage("expected " + String.join(" ", names));
    }
    return positional.stream().map(Arguments::path).toList();
  }

  public boolean has(String flag) {
    return options.containsKey(flag);
  }

  public List<String> all(String option) {
    return options.getOrDefault(option, List.of());
  }

  /** The value of an option that may be given once. */
  public Optional<String> one(String option) {
    List<String> values = all(option);
    if (values.size() > 1) {
      throw Stop.usage(option + " may be given once");
    }
    return values.stream().findFirst();
  }

  public List<Path> paths(String option) {
    return all(option).stream().map(Arguments::path).toList();
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw Stop.usage(text + " is no name of a file");
    }
  }
}
