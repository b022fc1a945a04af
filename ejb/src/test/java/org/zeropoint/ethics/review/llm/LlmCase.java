package org.zeropoint.ethics.review.llm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.review.EvaluationReviewer;
import org.zeropoint.ethics.review.Panel;
import org.zeropoint.ethics.review.RulesReviewer;
import org.zeropoint.shared.ReviewerSettings;
import org.zeropoint.shared.Settings;

/** A language model as a reviewer among the others, before a server that speaks the protocol. */
abstract class LlmCase {

  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  final ModelServer server = new ModelServer(ModelServer.objects(false, ""));
  private final Map<String, String> set = new LinkedHashMap<>();
  final LlmReviewer reviewer = new LlmReviewer(new ReviewerSettings(), new Settings(), watch);
  final Panel panel = new Panel(List.of(reviewer, new RulesReviewer(), new EvaluationReviewer()));

  @TempDir Path directory;

  @BeforeEach
  void configure() {
    set("zeropoint.reviewer.llm.url", server.url());
    set("zeropoint.reviewer.llm.model", "judge-7b");
    set("zeropoint.reviewer.llm.seconds", "5");
    set("zeropoint.webhooks.http", "true");
    set("zeropoint.webhooks.allow", "127.0.0.1/32");
  }

  void set(String name, String value) {
    set.putIfAbsent(name, System.getProperty(name, ""));
    System.setProperty(name, value);
  }

  @AfterEach
  void stop() {
    server.close();
    watch.shutdownNow();
    set.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  static Finding llm(Judgement judgement) {
    return judgement.findings().stream()
        .filter(finding -> finding.rule().equals("llm"))
        .findFirst()
        .orElseThrow();
  }
}
