package org.zeropoint.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of this machine, or of the control group of this process and those around it, whichever is
 * less. Control groups of version 1 are not read.
 *
 * <p>Source: {@code MemTotal} and {@code MemAvailable} of Linux, proc(5); {@code memory.max},
 * {@code memory.current} and {@code memory.stat} of control groups version 2.
 *
 * @param most in bytes; empty where the system does not tell
 * @param free what could still be given without swapping
 */
public record ServerMemory(OptionalLong most, OptionalLong free) {

  private static final Pattern TOTAL = Pattern.compile("MemTotal: +(\\d+) kB");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: +(\\d+) kB");
  private static final Pattern NUMBER = Pattern.compile("^(\\d+)$");
  private static final Pattern CACHE = Pattern.compile("(?m)^inactive_file (\\d+)$");
  private static final Pattern GROUP = Pattern.compile("(?m)^0::/(.*)$");

  public static ServerMemory here() {
    return of(Path.of("/proc/meminfo"), Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  static ServerMemory of(Path meminfo, Path own, Path root) {
    String machine = read(meminfo);
    var memory = new ServerMemory(number(TOTAL, machine, 1024), number(AVAILABLE, machine, 1024));
    Matcher name = GROUP.matcher(read(own));
    Path group = name.find() ? root.resolve(name.group(1)).normalize() : root;
    while (group.startsWith(root)) {
      memory = memory.within(group);
      group = group.getParent();
    }
    return memory;
  }

  private ServerMemory within(Path group) {
    OptionalLong limit = number(NUMBER, read(group.resolve("memory.max")), 1);
    OptionalLong used = number(NUMBER, read(group.resolve("memory.current")), 1);
    if (limit.isEmpty() || used.isEmpty()) {
      return this;
    }
    // What the group holds as cache is given back when it is needed.
    long cache = number(CACHE, read(group.resolve("memory.stat")), 1).orElse(0);
    long left = Math.max(0, limit.getAsLong() - used.getAsLong() + cache);
    return new ServerMemory(least(most, limit.getAsLong()), least(free, left));
  }

  private static OptionalLong least(OptionalLong one, long other) {
    return OptionalLong.of(Math.min(one.orElse(Long.MAX_VALUE), other));
  }

  private static OptionalLong number(Pattern pattern, String text, long unit) {
    Matcher found = pattern.matcher(text);
    return found.find()
        ? OptionalLong.of(Math.multiplyExact(Long.parseLong(found.group(1)), unit))
        : OptionalLong.empty();
  }

  private static String read(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
