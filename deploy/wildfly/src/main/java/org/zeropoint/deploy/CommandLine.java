package org.zeropoint.deploy;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command that starts WildFly without its shell script, which would leave a Java behind when it
 * is stopped.
 */
final class CommandLine {

  /** What {@code bin/common.sh} of WildFly opens. */
  private static final List<String> OPENED =
      List.of(
          "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
          "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
          "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.management/javax.management=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

  private static final String VECTORS = "jdk.incubator.vector";

  private CommandLine() {}

  static ProcessBuilder of(Settings settings) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .filter(c -> c.endsWith("java"))
            .orElse(System.getProperty("java.home") + "/bin/java"));
    command.addAll(OPENED);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    // For kernels; a Java without the incubator would not start.
    if (ModuleFinder.ofSystem().find(VECTORS).isPresent()) {
      command.add("--add-modules=" + VECTORS);
    }
    command.addAll(virtualMachine(settings));
    command.addAll(ApplicationSettings.forServer());
    command.addAll(settings.javaOptions());
    command.add("-jar");
    command.add(settings.home().resolve("jboss-modules.jar").toString());
    command.addAll(
        List.of("-mp", settings.home().resolve("modules").toString(), "org.jboss.as.standalone"));

    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(settings.data().toFile());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    Map<String, String> environment = builder.environment();
    environment.put("DJL_CACHE_DIR", settings.engineCache().toString());
    environment.put("OPT_OUT_TRACKING", "true");
    // Spinning threads of the engine would take the processors from the requests.
    environment.put("OMP_WAIT_POLICY", "PASSIVE");
    // PoCL's cache is no place for several servers that compile the same kernels at once.
    if (settings.isNode()) {
      environment.put("POCL_CACHE_DIR", settings.data().resolve("cache/pocl").toString());
    }
    chainSignals(environment);
    Cuda.of(settings.home()).ifPresent(cuda -> cuda.addTo(environment));
    return builder;
  }

  /**
   * Has Java keep its signals. LLVM, with which PoCL compiles kernels, puts a handler of its own on
   * SIGSEGV that counts for one signal only; by that signal Java stops its threads, and the second
   * of them ended the process. With Java's library for it both handlers are called in turn (Java
   * Virtual Machine Guide, "Signal Chaining").
   */
  private static void chainSignals(Map<String, String> environment) {
    Path library = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
    if (Files.exists(library)) {
      environment.merge(
          "LD_PRELOAD", library.toString(), (given, ours) -> ours + File.pathSeparator + given);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static List<String> virtualMachine(Settings settings) {
    String log = settings.log().getParent().toString();
    return List.of(
        "-Xms128m",
        "-Xmx1g",
        "-XX:MaxMetaspaceSize=512m",
        "-XX:ErrorFile=" + log + "/crash-%p.log",
        "-Djava.awt.headless=true",
        "-Djava.net.preferIPv4Stack=true",
        "-Djboss.modules.system.pkgs=org.jboss.byteman",
        "-Djboss.home.dir=" + settings.home(),
        "-Djboss.server.base.dir=" + settings.base(),
        "-Djboss.server.log.dir=" + log,
        "-Dorg.jboss.boot.log.file=" + settings.log(),
        "-Dlogging.configuration="
            + settings.base().resolve("configuration/logging.properties").toUri(),
        "-Djboss.bind.address=" + settings.address(),
        "-Djboss.http.port=" + settings.port(),
        "-Djboss.management.http.port=" + settings.managementPort(),
        // Tells the transactions of servers that share a database apart, and stays the same across
        // restarts.
        "-Dzeropoint.node=zp" + Integer.toHexString((hostName() + settings.data()).hashCode()),
        "-Dzeropoint.data=" + settings.data(),
        // Where a coordinator calls it, unless it is told otherwise.
        "-Dzeropoint.node.url=" + settings.url(),
        "-Dai.djl.offline=true");
  }
}
