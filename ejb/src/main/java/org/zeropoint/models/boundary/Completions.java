package org.zeropoint.models.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.zeropoint.lm.data.Message;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Finish;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.Prompt;
import org.zeropoint.models.control.Ref;
import org.zeropoint.models.entity.Dialogue;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Promoted;
import org.zeropoint.models.entity.WritingRequest;
import org.zeropoint.models.entity.Written;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/**
 * Lets what was promoted write, and nothing else: a version answers while an alias of its Synthiant
 * points to it.
 */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Completions {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Registry registry;
  @Inject private Desks desks;

  /** Takes texts while they are written. Says with each call whether to go on. */
  public interface Reader {

    /** Which version is going to write. */
    boolean begin(Promoted by);

    /** The next piece of the text of this number. */
    boolean piece(int index, String piece);

    /** The text of this number is complete. */
    boolean end(int index, Written written);
  }

  /** Every alias that points to a version that writes text, by Synthiant and name. */
  @ReadOnly
  public List<Promoted> models() {
    return em
        .createQuery(
            "select a from ModelAlias a where a.synthiant.tenant = ?1 and a.target is not null"
                + " order by a.synthiant.synthiantId, a.name",
            ModelAlias.class)
        .setParameter(1, callers.current().tenant())
        .getResultList()
        .stream()
        .filter(alias -> version(alias).writes())
        .map(Promoted::of)
        .toList();
  }

  /**
   * The model of a name: {@code {synthiantId}} for what is in production, {@code
   * {synthiantId}@{alias}}, or {@code {synthiantId}@{version number}} for a version that an alias
   * points to.
   *
   * @throws NotFound when nothing promoted that writes text has this name
   */
  @ReadOnly
  public Promoted model(String name) {
    ModelAlias alias = alias(name);
    if (!version(alias).writes()) {
      throw new NotFound("the promoted model " + name + " writes no text");
    }
    return Promoted.of(alias);
  }

  /**
   * Refuses what {@link #write} would refuse before it begins.
   *
   * @throws NotFound when nothing promoted has the name of the model
   * @throws org.zeropoint.shared.Unavailable when this server cannot run it
   * @throws org.zeropoint.shared.TooMany when the caller has too many texts being written
   */
  @ReadOnly
  public void requireReady(WritingRequest request) {
    registry.requireRunnable(version(alias(request.model())));
    desks.requireFree(callers.current());
  }

  /**
   * Writes one text after another; the i-th draws with {@code seed + i}. The texts of the first
   * prompt come first.
   *
   * @throws NotFound when nothing promoted has the name of the model
   * @throws org.zeropoint.shared.TooMany when the caller has too many texts being written
   */
  @ReadOnly
  public void write(WritingRequest request, Reader reader) {
    ModelAlias alias = alias(request.model());
    try (Desks.Desk desk = desks.take(callers.current());
        LanguageModel model = registry.open(version(alias))) {
      boolean wanted = reader.begin(Promoted.of(alias));
      for (int i = 0; i < request.texts() && wanted; i++) {
        wanted = write(model, request, i, reader);
      }
    }
  }

  private static boolean write(
      LanguageModel model, WritingRequest request, int index, Reader reader) {
    Completion completion =
        model.generate(
            prompt(request, index),
            request.maxTokens(),
            sampling(request.style(), index),
            request.stops(),
            piece -> reader.piece(index, piece));
    return completion.finish() != Finish.CANCELLED
        && reader.end(
            index,
            new Written(
                completion.text(),
                completion.promptTokens(),
                completion.tokens(),
                completion.finish() == Finish.STOP));
  }

  private static Prompt prompt(WritingRequest request, int index) {
    List<Message> messages = request.dialogue().map(Completions::messages).orElse(List.of());
    return new Prompt(request.promptOf(index), messages);
  }

  private static List<Message> messages(Dialogue dialogue) {
    return dialogue.messages().stream()
        .map(m -> new Message(Message.Role.valueOf(m.speaker().name()), m.text()))
        .toList();
  }

  private static Sampling sampling(WritingRequest.Style style, int index) {
    return new Sampling(
        style.temperature(),
        style.topK(),
        style.topP(),
        style.repetitionPenalty(),
        style.presencePenalty(),
        style.frequencyPenalty(),
        style.seed() + index);
  }

  private static ModelVersion version(ModelAlias alias) {
    return alias.target().orElseThrow();
  }

  private ModelAlias alias(String name) {
    Optional<Ref> ref = Ref.find(name.indexOf('@') < 0 ? name + "@" + ModelAlias.PRODUCTION : name);
    return ref.flatMap(this::alias)
        .orElseThrow(() -> new NotFound("there is no promoted model " + name));
  }

  private Optional<ModelAlias> alias(Ref ref) {
    return em
        .createQuery(
            "select a from ModelAlias a where a.synthiant.tenant = ?1"
                + " and a.synthiant.synthiantId = ?2 and a.target is not null order by a.name",
            ModelAlias.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, ref.synthiantId())
        .getResultList()
        .stream()
        .filter(
            alias ->
                ref.number().isPresent()
                    ? version(alias).number() == ref.number().getAsInt()
                    : alias.name().equals(ref.selector()))
        .findFirst();
  }
}
