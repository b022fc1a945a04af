package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.primefaces.PrimeFaces;
import org.zeropoint.consensus.boundary.Discussion;
import org.zeropoint.consensus.boundary.Discussion.Opening;
import org.zeropoint.consensus.boundary.Discussion.ThreadView;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/**
 * The threads on the proposal that is shown. The one form that is open stands between the threads
 * before and after it, so that these can be drawn anew while somebody writes.
 */
@Named
@ViewScoped
public class DiscussionView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int MOST = 500;
  private static final long NONE = 0;
  private static final String FORM = "talk";

  @Inject private Discussion discussion;
  @Inject private Attempts attempts;
  @Inject private ProposalView page;
  @Inject private Texts texts;

  private final Fresh<List<ThreadView>> threads = new Fresh<>();
  private long answered = NONE;
  private boolean opening;
  private String text = "";
  private boolean blocking;
  private String about = "";

  public List<ThreadView> getThreads() {
    return threads.get(
        page.reading(), () -> discussion.list(page.getId(), Optional.empty(), MOST).items());
  }

  /** Up to the one that is being answered; all when none is. */
  public List<ThreadView> getBefore() {
    return getThreads().subList(0, place());
  }

  public List<ThreadView> getAfter() {
    return getThreads().subList(place(), getThreads().size());
  }

  private int place() {
    for (int i = 0; i < getThreads().size(); i++) {
      if (getThreads().get(i).thread().id() == answered) {
        return i + 1;
      }
    }
    return getThreads().size();
  }

  /** The thread that is being answered; null when none is. */
  public ThreadView getAnswered() {
    return getThreads().stream()
        .filter(view -> view.thread().id() == answered)
        .findFirst()
        .orElse(null);
  }

  /** What a thread can be about: the fields that the proposal has. */
  public List<String> getFields() {
    var fields = new ArrayList<String>();
    page.getRevision().content().fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  public boolean isMayBlock() {
    return discussion.mayBlock();
  }

  /** Shows the form for an answer to a thread. */
  public void answer(long thread) {
    show(thread, false);
  }

  /** Shows the form for a new thread. */
  public void begin() {
    show(NONE, true);
  }

  public void cancel() {
    show(NONE, false);
  }

  private void show(long thread, boolean newThread) {
    answered = thread;
    opening = newThread;
    text = "";
    blocking = false;
    about = "";
    if (thread != NONE || newThread) {
      PrimeFaces.current().focus(FORM + ":" + field());
    }
  }

  public void open() {
    send(
        () -> {
          var topic = Optional.of(about).filter(field -> !field.isEmpty()).map(f -> "/" + f);
          var wish =
              new Opening(
                  Said.comment(field(), text),
                  blocking,
                  topic,
                  Optional.of(page.getProposal().digest()));
          ThreadView opened = discussion.open(page.getId(), wish);
          attempts.done(
              texts.say("discussion.done.opened"),
              texts.say("discussion.done.opened." + effect(opened)));
        });
  }

  private static String effect(ThreadView view) {
    return view.thread().blocking() ? "blocking" : "more";
  }

  public void reply() {
    send(
        () -> {
          discussion.comment(page.getId(), answered, Said.comment(field(), text));
          attempts.done(
              texts.say("discussion.done.answered"), texts.say("discussion.done.answered.more"));
        });
  }

  public void resolve() {
    send(
        () -> {
          discussion.resolve(page.getId(), answered, Said.lastWord(field(), text));
          attempts.done(
              texts.say("discussion.done.resolved"), texts.say("discussion.done.resolved.more"));
        });
  }

  public void reopen() {
    send(
        () -> {
          ThreadView view = discussion.reopen(page.getId(), answered, Said.lastWord(field(), text));
          attempts.done(
              texts.say("discussion.done.reopened"),
              texts.say("discussion.done.reopened." + effect(view)));
        });
  }

  /** The input that is shown: a refusal is told beside it. */
  private String field() {
    return opening ? "text" : "reply";
  }

  /** What was typed stays when it was refused. */
  private void send(Runnable work) {
    if (attempts.run(FORM, work)) {
      show(NONE, false);
    }
    page.refresh();
  }

  public boolean isOpening() {
    return opening;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = Said.typed(text);
  }

  public boolean isBlocking() {
    return blocking;
  }

  public void setBlocking(boolean blocking) {
    this.blocking = blocking;
  }

  public String getAbout() {
    return about;
  }

  public void setAbout(String about) {
    this.about = about == null ? "" : about;
  }
}
