package org.zeropoint.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Scored;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.models.entity.VersionView;
import org.zeropoint.pipeline.boundary.Lineages.Decision;
import org.zeropoint.pipeline.boundary.Lineages.Judgement;
import org.zeropoint.pipeline.boundary.Lineages.Lineage;
import org.zeropoint.pipeline.control.CardFacts.Purpose;
import org.zeropoint.pipeline.control.CardFacts.Review;
import org.zeropoint.pipeline.entity.Card;
import org.zeropoint.pipeline.entity.Card.Fact;
import org.zeropoint.pipeline.entity.Card.Section;
import org.zeropoint.pipeline.entity.CardDiff.Change;
import org.zeropoint.pipeline.entity.CardDiff.Line;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

class CardTextTest {

  private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");
  private static final String HOSTILE =
      "<script>alert(1)</script> | *bold* [x](javascript:y)\n# no";

  @Test
  void cardHasTheCommonSections_inTheirOrder() {
    assertThat(CardText.of(whole("fine")).sections())
        .extracting(Section::title)
        .containsExactly(
            "Model details",
            "Intended use",
            "Factors",
            "Metrics",
            "Evaluation data",
            "Training data",
            "Training procedure",
            "Quantitative analyses",
            "Ethical considerations",
            "Caveats and recommendations",
            "Environmental impact",
            "Decision");
  }

  @Test
  void numbersOfTheReviewStandInTheAnalyses_andWhatFailsInTheCaveats() {
    Card card = CardText.of(whole("fine"));
    Section analyses = section(card, "Quantitative analyses");

    assertThat(analyses.tables().get(0).rows())
        .contains(List.of("this version", "1.5000 nats/byte", "4.4817"));
    assertThat(analyses.tables().get(1).rows())
        .contains(
            List.of(
                "bias",
                "fail",
                "0.2000 nats",
                "0.1000 nats",
                "0.1500 nats to 0.2500 nats (95 %)",
                "40",
                "too far apart"));
    assertThat(section(card, "Ethical considerations").facts())
        .containsExactly(new Fact("bias", "fail: too far apart"));
    assertThat(section(card, "Caveats and recommendations").facts())
        .contains(new Fact("Not met, bias", "too far apart"), new Fact("Advice, bias", "Balance."));
    assertThat(section(card, "Training data").facts())
        .contains(new Fact("Licence", "CC0-1.0"), new Fact("Corpus", "sea"));
    assertThat(section(card, "Training procedure").facts())
        .contains(new Fact("Steps", "300 of 300"), new Fact("Seed", "7"));
    assertThat(section(card, "Decision").facts())
        .contains(new Fact("Vote, human", "pass by reviewer at " + NOW));
  }

  @Test
  void whatIsNotKnown_isSaid() {
    Card card =
        CardText.of(
            new CardFacts(
                lineage(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

    assertThat(section(card, "Intended use").text())
        .containsExactly("No proposal carries this version: nobody has said what it is for.");
    assertThat(section(card, "Metrics").text()).containsExactly("Nothing was measured.");
    assertThat(section(card, "Quantitative analyses").text())
        .containsExactly("Nothing was measured.");
    assertThat(section(card, "Ethical considerations").text()).hasSize(1);
    assertThat(section(card, "Training procedure").text())
        .containsExactly("Not known: no run of this server made it.");
    assertThat(section(card, "Decision").text())
        .containsExactly("This version was never in production.");
    assertThat(section(card, "Model details").facts()).contains(new Fact("Licence", "not said"));
  }

  @Test
  void textsFromOutsideStayTexts_inHtmlAndInMarkdown() {
    Card card = CardText.of(whole(HOSTILE));
    String html = CardHtml.write(card);
    String markdown = CardMarkdown.write(card);

    assertThat(html).doesNotContain("<script").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    assertThat(markdown)
        .contains("\\<script\\>alert(1)\\</script\\> \\| \\*bold\\* \\[x\\](javascript:y) \\# no");
    assertThat(markdown.lines().filter(line -> line.startsWith("# "))).hasSize(1);
    assertThat(markdown.lines().filter(line -> line.startsWith("## "))).hasSize(12);
  }

  @Test
  void everyTableOfTheMarkdownHasItsColumns() {
    String markdown = CardMarkdown.write(CardText.of(whole(HOSTILE)));
    Pattern bar = Pattern.compile("(?<!\\\\)\\|");

    assertThat(markdown.lines().filter(line -> line.startsWith("| bias")))
        .singleElement()
        .satisfies(
            line ->
                assertThat(bar.matcher(line).results().count())
                    .isEqualTo(CardNumbers.FINDINGS.size() + 1L));
  }

  @Test
  void wholeHtmlIsWellFormed() throws Exception {
    String html = CardHtml.write(CardText.of(whole(HOSTILE)));
    String xml = html.replace("<!DOCTYPE html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");

    var document =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new java.io.ByteArrayInputStream(
                    xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    assertThat(document.getElementsByTagName("h2").getLength()).isEqualTo(12);
    assertThat(document.getElementsByTagName("dt").getLength()).isGreaterThan(20);
  }

  @Test
  void differenceNamesTheLinesThatChanged() {
    var diff = CardLines.diff(CardText.of(whole("one use")), CardText.of(whole("another use")));

    assertThat(diff.changed()).isEqualTo(2);
    assertThat(diff.lines())
        .contains(
            new Line(Change.REMOVED, "- **Primary use, as author says**: one use"),
            new Line(Change.ADDED, "- **Primary use, as author says**: another use"));
    assertThat(diff.lines().stream().filter(line -> line.change() == Change.SAME)).isNotEmpty();
  }

  @Test
  void sameCard_hasNoDifference() {
    Card card = CardText.of(whole("use"));

    assertThat(CardLines.diff(card, card).changed()).isZero();
  }

  private static Section section(Card card, String title) {
    return card.sections().stream().filter(s -> s.title().equals(title)).findFirst().orElseThrow();
  }

  private static CardFacts whole(String summary) {
    var evaluation =
        new Evaluation(
            new Scored("line@1", "sha256:1", Optional.of(1.5)),
            Optional.of(new Scored("line@0", "sha256:0", Optional.of(1.75))),
            "sha256:c",
            0.1,
            1000,
            Optional.of(2.5),
            Math.log(256),
            0,
            List.of());
    var bias =
        new Finding(
            "bias",
            Outcome.FAIL,
            "too far apart",
            Optional.of("Balance."),
            Optional.of(
                new Numbers(
                    0.2,
                    Optional.of(0.1),
                    Optional.of(new Interval(0.15, 0.25, 0.95)),
                    "nats",
                    40,
                    List.of())));
    var plan =
        new TrainingPlan(
            "line",
            "djl",
            "gpt-nano",
            Optional.empty(),
            "sea",
            300,
            16,
            0.003,
            "adamw",
            0.1,
            7,
            Optional.empty());
    var run =
        new TrainingRun(
            "default",
            "run-1",
            new TrainingRun.Order(plan, "sha256:c", Optional.empty()),
            "author",
            NOW);
    run.start(NOW);
    run.runsOn("CPU", 0);
    run.progressed(new TrainingRun.Progress(300, 1.5, java.util.OptionalDouble.of(1.5), 1000, 0));
    run.complete(new TrainingRun.Candidate("sha256:1", 300, java.util.OptionalDouble.of(1.5)), NOW);
    var decision =
        new Decision(
            Optional.of("prop-1"),
            Optional.of("sha256:r"),
            Optional.empty(),
            "promoter",
            NOW,
            Stream.of("ai", "human")
                .map(channel -> new Judgement(channel, "pass", "reviewer", NOW))
                .toList());
    return new CardFacts(
        lineage(Optional.of(decision)),
        Optional.of(run),
        Optional.empty(),
        Optional.of(
            new Corpus(
                "default",
                new Corpus.Text("sea", "sha256:c", 5000, "CC0-1.0", "made up"),
                "author",
                NOW)),
        Optional.of(evaluation),
        Optional.of(new Review("fail", List.of(bias))),
        Optional.of(new Purpose("author", summary, "")));
  }

  private static Lineage lineage(Optional<Decision> decision) {
    var version =
        new ModelVersion(
            new Synthiant("default", "line", "author", NOW),
            new ModelVersion.Origin(
                "gpt-nano",
                "sha256:1",
                463_120,
                Optional.empty(),
                Optional.of("run-1"),
                Optional.empty(),
                "sha256:c",
                Optional.of("sha256:p")),
            NOW);
    return new Lineage(
        new VersionView(version, List.of()), Optional.empty(), Optional.empty(), decision);
  }
}
