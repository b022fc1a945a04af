package org.zeropoint.audit.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Places entries, signs and publishes checkpoints a few times a second. A tree that does not
 * continue what this server published is not signed, and a checkpoint that the database holds is
 * not published unless a key of the log signed it over that tree: whoever has the database alone
 * cannot have the server vouch for another log.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LogKeeper {

  private static final System.Logger LOG = System.getLogger(LogKeeper.class.getName());
  private static final long PAUSE_MILLIS = 250;
  private static final long PAUSE_AFTER_FAULT_MILLIS = 10_000;

  @Resource private TimerService timers;
  @Inject private Sequencer sequencer;
  @Inject private LogState state;
  @Inject private Settings settings;

  private CheckpointFile file;
  private Checkpoint published;
  private boolean opened;
  private volatile boolean stopping;

  @PostConstruct
  void open() {
    file = new CheckpointFile(settings.data().resolve(CheckpointFile.NAME));
    start(PAUSE_MILLIS);
  }

  private void start(long millis) {
    timers.createSingleActionTimer(millis, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    long pause = PAUSE_MILLIS;
    try {
      remember();
      boolean more = sequencer.waiting();
      while (more && !stopping) {
        more = sequencer.place();
      }
      sequencer.seal(Optional.ofNullable(published));
      publish();
      state.well();
    } catch (Unavailable fault) {
      pause = PAUSE_AFTER_FAULT_MILLIS;
      stopped(fault.getMessage(), fault.getCause());
    } catch (IOException | RuntimeException e) {
      pause = PAUSE_AFTER_FAULT_MILLIS;
      stopped("the log could not be sealed: " + e.getMessage(), e);
    } finally {
      if (!stopping) {
        start(pause);
      }
    }
  }

  /** The same fault is written down once, however often it is met. */
  private void stopped(String reason, Throwable cause) {
    if (state.fault().filter(reason::equals).isEmpty()) {
      LOG.log(System.Logger.Level.ERROR, "no checkpoint is signed: " + reason, cause);
    }
    state.stopped(reason);
  }

  /** Reads what was published last, and compares the tree with it once. */
  private void remember() throws IOException {
    if (opened) {
      return;
    }
    Optional<SignedNote> last = file.last();
    if (last.isPresent()) {
      published = sequencer.vouched(last.get());
    }
    opened = true;
  }

  private void publish() throws IOException {
    List<StoredCheckpoint> fresh;
    do {
      fresh = sequencer.above(published == null ? 0 : published.size());
      for (StoredCheckpoint checkpoint : fresh) {
        Checkpoint vouched = sequencer.vouched(checkpoint);
        sequencer.check(published == null ? vouched : published);
        file.append(SignedNote.parse(checkpoint.note()));
        published = vouched;
      }
    } while (!fresh.isEmpty() && !stopping);
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
