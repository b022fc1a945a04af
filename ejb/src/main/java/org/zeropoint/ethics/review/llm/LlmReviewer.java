package org.zeropoint.ethics.review.llm;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.ReviewPart.Consulted;
import org.zeropoint.ethics.review.ReviewCase;
import org.zeropoint.ethics.review.Reviewer;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.ReviewerSettings;
import org.zeropoint.shared.Settings;

/**
 * A language model on the intranet. It may object, which is a fail; that it does not is noted and
 * counts neither way; that it cannot be asked, or answers otherwise than it was told to, is an
 * error. Off unless its address is set.
 */
@ApplicationScoped
public class LlmReviewer implements Reviewer {

  /** Of its finding. */
  static final String RULE = "llm";

  private static final int LONGEST_PROBLEM = 300;
  private static final String NO_ADDRESS = ReviewerSettings.URL + " is no address";

  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private ReviewerSettings settings;
  @Inject private Settings common;

  private ScheduledExecutorService watch;

  /** For the container. */
  protected LlmReviewer() {}

  LlmReviewer(ReviewerSettings settings, Settings common, ScheduledExecutorService watch) {
    this.settings = settings;
    this.common = common;
    this.watch = watch;
  }

  @PostConstruct
  void prepare() {
    watch = scheduler;
  }

  @Override
  public String name() {
    return RULE;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public int order() {
    return 90;
  }

  @Override
  public boolean measures() {
    return false;
  }

  @Override
  public Optional<String> off() {
    return settings.url().isPresent()
        ? Optional.empty()
        : Optional.of(ReviewerSettings.URL + " is not set");
  }

  /**
   * Where and what is asked; whoever signs in there is a secret, and what stands after the host.
   */
  @Override
  public SortedMap<String, String> settings() {
    var told = new TreeMap<String, String>();
    settings
        .url()
        .ifPresent(
            url -> {
              told.put("endpoint", host(url));
              told.put("model", model());
              told.put("brief", Brief.VERSION);
              told.put("briefDigest", Brief.digest().value());
              told.put("seconds", String.valueOf(settings.limit().toSeconds()));
            });
    return told;
  }

  private static String host(String url) {
    try {
      URI uri = new URI(url);
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return Optional.ofNullable(uri.getHost()).map(host -> host + port).orElse(NO_ADDRESS);
    } catch (URISyntaxException e) {
      return NO_ADDRESS;
    }
  }

  private String model() {
    try {
      return settings.model();
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  @Override
  public Opinion review(ReviewCase reviewed) {
    Brief brief = Brief.of(reviewed);
    Optional<Consulted> consulted = reviewed.kept();
    try {
      Objection said = consulted.isPresent() ? kept(consulted.get()) : ask(brief);
      return new Opinion(
          List.of(finding(said)), Optional.of(consulted.orElseGet(() -> consulted(brief, said))));
    } catch (Problem | IllegalStateException e) {
      // Somebody outside may have chosen some of these words.
      String why = VisibleText.of(String.valueOf(e.getMessage()), LONGEST_PROBLEM).text();
      return new Opinion(
          List.of(new Finding(RULE, Outcome.ERROR, "it gave no opinion: " + why)), consulted);
    }
  }

  private Objection ask(Brief brief) {
    if (off().isPresent()) {
      throw new IllegalStateException(off().get());
    }
    String answer = new Endpoint(settings, common, watch).ask(brief);
    try {
      return Objection.answered(answer, brief.mark());
    } catch (Invalid e) {
      throw new IllegalStateException("its answer breaks the form: " + e.getMessage(), e);
    }
  }

  private static Objection kept(Consulted consulted) {
    if (!Digest.of(consulted.answer()).value().equals(consulted.digest())) {
      throw new IllegalStateException("the answer that is kept is not what its digest says");
    }
    return Objection.kept(consulted.answer());
  }

  private Consulted consulted(Brief brief, Objection said) {
    String answer = CanonicalJson.of(said.json());
    return new Consulted(
        settings.model(), Brief.VERSION, brief.input().value(), answer, Digest.of(answer).value());
  }

  private static Finding finding(Objection said) {
    return said.objects()
        ? new Finding(RULE, Outcome.FAIL, "the language model objects. " + said.told())
        : new Finding(
            RULE, Outcome.NOTED, "the language model does not object, which is no pass by itself");
  }
}
