package org.zeropoint.exchange.control;

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
import java.util.Optional;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Role;

/**
 * Looks once a second whether there is a checkpoint to be cosigned, and whether other witnesses are
 * to be asked: a change of the file is an entry in the log.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WitnessKeeper {

  private static final System.Logger LOG = System.getLogger(WitnessKeeper.class.getName());
  private static final long PAUSE_MILLIS = 1000;

  @Resource private TimerService timers;
  @Inject private WitnessFile file;
  @Inject private WitnessMemory memory;
  @Inject private WitnessBook book;
  @Inject private WitnessNotes notes;
  @Inject private WitnessCourier courier;
  @Inject private Callers callers;

  private Optional<WitnessFile.Reading> known = Optional.empty();
  private volatile boolean stopping;

  @PostConstruct
  void start() {
    next();
  }

  private void next() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      look();
      courier.dispatch();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the witnesses could not be asked; tried again", e);
    } finally {
      if (!stopping) {
        next();
      }
    }
  }

  /** Several servers may have files of their own: each tells of what changed in its own only. */
  private void look() {
    WitnessFile.Reading reading = file.read();
    if (known.filter(reading::equals).isPresent()) {
      return;
    }
    if (reading.problem().isEmpty()) {
      announce(reading);
    }
    memory.configure(reading.witnesses(), reading.problem());
    known = Optional.of(reading);
  }

  private void announce(WitnessFile.Reading reading) {
    WitnessNotes.Note note = WitnessNotes.Note.of(reading.witnesses());
    Optional<Digest> named = book.named();
    boolean news = named.map(digest -> !digest.equals(note.digest())).orElse(!note.isEmpty());
    if (news) {
      callers.as(
          Caller.internal("zeropoint", Caller.DEFAULT_TENANT, Role.ADMIN),
          () -> notes.asked(reading.witnesses()));
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
