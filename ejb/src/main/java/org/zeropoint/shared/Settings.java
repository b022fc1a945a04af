package org.zeropoint.shared;

import static org.zeropoint.shared.SetValue.find;
import static org.zeropoint.shared.SetValue.flag;
import static org.zeropoint.shared.SetValue.number;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an admin may set, by system property or by the environment variable of the same name in
 * capitals.
 */
@ApplicationScoped
public class Settings {

  /** What computes: {@code cpu}, {@code gpu}, {@code gpu:1}. */
  public static final String DEVICE = "zeropoint.device";

  /** Backends of the kernels that may be used: {@code reference,vector,opencl}. */
  public static final String KERNELS = "zeropoint.kernels";

  public static final String OPENED_TO_WEBHOOKS = "zeropoint.webhooks.allow";

  public static final String QUEUED_BY_PERSON = "zeropoint.share.person.queued";
  public static final String QUEUED_BY_TENANT = "zeropoint.share.tenant.queued";

  /** Whether nodes may be on this machine itself. */
  public static final String NODES_ON_LOOPBACK = "zeropoint.nodes.loopback";

  public static final String TINYGRAD_PYTHON = "zeropoint.tinygrad.python";
  public static final String TINYGRAD_MEMORY = "zeropoint.tinygrad.memory";

  public static final String PETALS_PYTHON = "zeropoint.petals.python";
  public static final String PETALS_PEERS = "zeropoint.petals.peers";
  public static final String PETALS_MODEL = "zeropoint.petals.model";

  private static final List<String> BACKENDS = List.of("reference", "vector", "opencl");

  private static final String DATA = "zeropoint.data";
  private static final String PATH = "zeropoint.lm.path";
  private static final String EAGER = "eager";
  private static final String FUSED = "fused";
  private static final String RUNS = "zeropoint.runs.concurrent";
  private static final String RUN_MEMORY = "zeropoint.runs.memory";
  private static final String RUNNING_BY_PERSON = "zeropoint.share.person.running";
  private static final String RUNNING_BY_TENANT = "zeropoint.share.tenant.running";
  private static final String HALF_LIFE = "zeropoint.share.halflife.hours";
  private static final String CORPUS = "zeropoint.corpus.bytes";
  private static final String MODELS = "zeropoint.models.limit";
  private static final String IMPORT = "zeropoint.import.bytes";
  private static final String BACKUP_HOURS = "zeropoint.backup.hours";
  private static final String BACKUPS_KEPT = "zeropoint.backup.keep";
  private static final String BASIC = "zeropoint.auth.basic";
  private static final String EVENT_DAYS = "zeropoint.events.days";
  private static final String PLAIN_WEBHOOKS = "zeropoint.webhooks.http";
  private static final String HEARTBEAT_SECONDS = "zeropoint.nodes.heartbeat.seconds";
  private static final String CODE_MINUTES = "zeropoint.nodes.code.minutes";
  private static final String TINYGRAD_DEVICE = "zeropoint.tinygrad.device";
  private static final String TINYGRAD_THREADS = "zeropoint.tinygrad.threads";
  private static final String TINYGRAD_SECONDS = "zeropoint.tinygrad.seconds";
  private static final String PETALS_PREFIX = "zeropoint.petals.prefix";
  private static final String PETALS_MEMORY = "zeropoint.petals.memory";
  private static final String PETALS_THREADS = "zeropoint.petals.threads";
  private static final String PETALS_SECONDS = "zeropoint.petals.seconds";
  private static final String PETALS_PATIENCE = "zeropoint.petals.patience";

  /**
   * Every setting with the value in force, in the order of the names. None of them is a secret:
   * those lie in files of the data directory.
   *
   * @throws IllegalStateException when one cannot be read
   */
  public SortedMap<String, String> inForce() {
    var all = new TreeMap<String, String>();
    all.put(DATA, data().toAbsolutePath().normalize().toString());
    all.put(DEVICE, device());
    all.put(KERNELS, String.join(",", kernels()));
    all.put(PATH, eager() ? EAGER : FUSED);
    all.put(RUNS, String.valueOf(concurrentRuns()));
    all.put(RUN_MEMORY, String.valueOf(number(RUN_MEMORY, 0, 0, 1 << 30)));
    all.put(RUNNING_BY_PERSON, String.valueOf(runningByPerson()));
    all.put(RUNNING_BY_TENANT, String.valueOf(runningByTenant()));
    all.put(QUEUED_BY_PERSON, String.valueOf(queuedByPerson()));
    all.put(QUEUED_BY_TENANT, String.valueOf(queuedByTenant()));
    all.put(HALF_LIFE, String.valueOf(useHalfLife()));
    all.put(CORPUS, String.valueOf(corpusLimit()));
    all.put(MODELS, String.valueOf(modelLimit()));
    all.put(IMPORT, String.valueOf(importLimit()));
    all.put(BACKUP_HOURS, String.valueOf(backupHours()));
    all.put(BACKUPS_KEPT, String.valueOf(backupsKept()));
    all.put(BASIC, String.valueOf(basic()));
    all.put(EVENT_DAYS, String.valueOf(eventDays()));
    all.put(OPENED_TO_WEBHOOKS, openedToWebhooks());
    all.put(PLAIN_WEBHOOKS, String.valueOf(plainWebhooks()));
    all.put(HEARTBEAT_SECONDS, String.valueOf(heartbeatSeconds()));
    all.put(CODE_MINUTES, String.valueOf(codeMinutes()));
    all.put(NODES_ON_LOOPBACK, String.valueOf(nodesOnLoopback()));
    all.put(TINYGRAD_PYTHON, tinygradPython().toString());
    all.put(TINYGRAD_DEVICE, tinygradDevice());
    all.put(TINYGRAD_MEMORY, String.valueOf(tinygradMemory()));
    all.put(TINYGRAD_THREADS, String.valueOf(number(TINYGRAD_THREADS, 0, 0, 1024)));
    all.put(TINYGRAD_SECONDS, String.valueOf(tinygradDeadline().toSeconds()));
    all.putAll(new NodeSettings().inForce());
    all.putAll(new ReviewerSettings().inForce());
    all.put(PETALS_PYTHON, petalsPython().toString());
    all.put(PETALS_PEERS, String.join(",", petalsPeers()));
    all.put(PETALS_PREFIX, petalsPrefix());
    all.put(PETALS_MODEL, petalsModel().map(Path::toString).orElse(""));
    all.put(PETALS_MEMORY, String.valueOf(petalsMemory()));
    all.put(PETALS_THREADS, String.valueOf(number(PETALS_THREADS, 0, 0, 1024)));
    all.put(PETALS_SECONDS, String.valueOf(petalsDeadline().toSeconds()));
    all.put(PETALS_PATIENCE, String.valueOf(petalsPatience().toSeconds()));
    return all;
  }

  /** Where everything lies that is not in the database; it exists when the server runs. */
  public Path data() {
    return find(DATA)
        .map(Path::of)
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty(
                        "jboss.server.data.dir",
                        System.getProperty("com.sun.aas.instanceRoot", ".")),
                    "zeropoint"));
  }

  /** What computes, {@code cpu}, {@code gpu} for the first GPU, or {@code gpu:{number}}. */
  public String device() {
    String device = find(DEVICE).orElse("cpu").strip();
    if (!device.matches("cpu|gpu(:[0-9]{1,2})?")) {
      throw new IllegalStateException(
          DEVICE + " is \"" + device + "\": it must be cpu, gpu or gpu:{number}");
    }
    return device;
  }

  /** Names of the backends that may run kernels, in the order in which they are tried. */
  public List<String> kernels() {
    List<String> names =
        Arrays.stream(find(KERNELS).orElse(String.join(",", BACKENDS)).split(","))
            .map(String::strip)
            .distinct()
            .toList();
    if (names.isEmpty() || !BACKENDS.containsAll(names)) {
      throw new IllegalStateException(
          KERNELS + " is " + names + ": it must name some of " + BACKENDS + ", with commas");
    }
    return names;
  }

  /** Whether models of tokens are trained in single operations instead of one call. */
  public boolean eager() {
    return switch (find(PATH).orElse(FUSED)) {
      case EAGER -> true;
      case FUSED -> false;
      default -> throw new IllegalStateException(PATH + " must be fused or eager");
    };
  }

  /** Runs that train at the same time. */
  public int concurrentRuns() {
    return number(RUNS, 1, 1, 64);
  }

  /** Bytes of native memory that one run may take; empty for as many as are free. */
  public OptionalLong runMemory() {
    long mebibytes = number(RUN_MEMORY, 0, 0, 1 << 30);
    return mebibytes == 0 ? OptionalLong.empty() : OptionalLong.of(mebibytes << 20);
  }

  /** Runs of one person that train at the same time. */
  public int runningByPerson() {
    return number(RUNNING_BY_PERSON, 64, 1, 64);
  }

  /** Runs of one tenant that train at the same time. */
  public int runningByTenant() {
    return number(RUNNING_BY_TENANT, 64, 1, 64);
  }

  /** Runs of one person that may wait in the queue. */
  public int queuedByPerson() {
    return number(QUEUED_BY_PERSON, 50, 1, 10_000);
  }

  /** Runs of one tenant that may wait in the queue. */
  public int queuedByTenant() {
    return number(QUEUED_BY_TENANT, 200, 1, 10_000);
  }

  /** Hours after which compute that was used counts half. */
  public int useHalfLife() {
    return number(HALF_LIFE, 24, 1, 8760);
  }

  /** Bytes that one uploaded corpus may have. */
  public long corpusLimit() {
    return number(CORPUS, 32 << 20, 1 << 10, 60 << 20);
  }

  /** Bytes that one uploaded model may have, as it is sent and unpacked. */
  public long modelLimit() {
    return number(MODELS, 8L << 30, 1L << 20, 512L << 30);
  }

  /** Bytes that one queue file may have. */
  public long importLimit() {
    return number(IMPORT, 60L << 20, 1 << 10, 8L << 30);
  }

  /** Hours from one backup of the queue to the next; 0 for none by themselves. */
  public int backupHours() {
    return number(BACKUP_HOURS, 24, 0, 8760);
  }

  /** Backups of the queue that are kept. */
  public int backupsKept() {
    return number(BACKUPS_KEPT, 7, 1, 1000);
  }

  /** Whether programs may sign in with an account's name and password. */
  public boolean basic() {
    return flag(BASIC, true);
  }

  /** Days that events and deliveries are kept. */
  public int eventDays() {
    return number(EVENT_DAYS, 30, 1, 3650);
  }

  /** Hosts, addresses and ranges that webhooks may lead to though they are not public. */
  public String openedToWebhooks() {
    return find(OPENED_TO_WEBHOOKS).orElse("");
  }

  /** Whether webhooks may lead to {@code http} as well. */
  public boolean plainWebhooks() {
    return flag(PLAIN_WEBHOOKS, false);
  }

  /** Seconds between two heartbeats of a node. */
  public int heartbeatSeconds() {
    return number(HEARTBEAT_SECONDS, 5, 1, 60);
  }

  /** Minutes that a code lasts with which a node is enrolled. */
  public int codeMinutes() {
    return number(CODE_MINUTES, 60, 1, 1440);
  }

  /** Whether nodes may be on this machine itself. */
  public boolean nodesOnLoopback() {
    return flag(NODES_ON_LOOPBACK, false);
  }

  /** The Python of the virtual environment in which tinygrad is. */
  public Path tinygradPython() {
    return python(TINYGRAD_PYTHON, "tinygrad");
  }

  private Path python(String name, String worker) {
    return find(name)
        .map(Path::of)
        .orElseGet(() -> data().resolve("workers").resolve(worker).resolve("venv/bin/python"))
        .toAbsolutePath()
        .normalize();
  }

  /** What tinygrad computes on, {@code auto}, {@code cpu} or {@code opencl}. */
  public String tinygradDevice() {
    String device = find(TINYGRAD_DEVICE).orElse("auto").strip();
    if (!device.matches("auto|cpu|opencl")) {
      throw new IllegalStateException(
          TINYGRAD_DEVICE + " is \"" + device + "\": it must be auto, cpu or opencl");
    }
    return device;
  }

  /** MiB of address space that one process of tinygrad may take. */
  public int tinygradMemory() {
    return number(TINYGRAD_MEMORY, 4096, 512, 1 << 20);
  }

  /** Threads of the processor that one process of tinygrad uses. */
  public int tinygradThreads() {
    return threads(TINYGRAD_THREADS);
  }

  private static int threads(String name) {
    int threads = number(name, 0, 0, 1024);
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Time in which a process of tinygrad has to answer a call, the compiling included. */
  public Duration tinygradDeadline() {
    return Duration.ofSeconds(number(TINYGRAD_SECONDS, 300, 1, 86_400));
  }

  /** The Python of the virtual environment in which Petals is. */
  public Path petalsPython() {
    return python(PETALS_PYTHON, "petals");
  }

  /** Addresses of some members of the Petals swarm that runs may use; none without a swarm. */
  public List<String> petalsPeers() {
    return find(PETALS_PEERS).stream()
        .flatMap(peers -> Stream.of(peers.split("[\\s,]+")))
        .filter(peer -> !peer.isEmpty())
        .toList();
  }

  /** Under which that swarm announces the blocks of its model. */
  public String petalsPrefix() {
    return find(PETALS_PREFIX).orElse("zeropoint");
  }

  /** The directory of that swarm's model. */
  public Optional<Path> petalsModel() {
    return find(PETALS_MODEL).map(Path::of);
  }

  /** MiB of data that one client of a Petals swarm may take. */
  public int petalsMemory() {
    return number(PETALS_MEMORY, 4096, 1024, 1 << 20);
  }

  /** Threads of the processor that one client of a Petals swarm uses. */
  public int petalsThreads() {
    return threads(PETALS_THREADS);
  }

  /** Time in which a client of a Petals swarm has to answer a call. */
  public Duration petalsDeadline() {
    return Duration.ofSeconds(number(PETALS_SECONDS, 300, 1, 86_400));
  }

  /** Time in which one server of a Petals swarm has to answer. */
  public Duration petalsPatience() {
    return Duration.ofSeconds(number(PETALS_PATIENCE, 30, 1, 3600));
  }
}
