package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.training.control.FairShare.Quotas;
import org.zeropoint.training.control.FairShare.Scene;
import org.zeropoint.training.control.FairShare.Waiting;
import org.zeropoint.training.entity.Owner;
import org.zeropoint.training.entity.Place;

class QueueWordsTest {

  private static final Owner ANNA = new Owner("acme", "anna");
  private static final Owner BERT = new Owner("acme", "bert");
  private static final Owner ZOE = new Owner("zoo", "zoe");
  private static final Quotas WIDE = new Quotas(64, 64);

  @Test
  void whoUsedMore_readsWhoUsedLess() {
    Map<Owner, Double> used = Map.of(ANNA, 12 * 60.0, BERT, 34 * 60.0);

    assertThat(words(BERT, WIDE, used, BERT, ANNA))
        .containsExactly(
            "1st in the queue: anna used 12 min lately, you 34 min",
            "2nd in the queue: anna used 12 min lately, you 34 min");
    assertThat(words(ANNA, WIDE, used, BERT, ANNA))
        .containsExactly(
            "1st in the queue: you used 12 min lately, bert 34 min",
            "2nd in the queue: you used 12 min lately, bert 34 min");
  }

  @Test
  void amountsThatLookAlike_areToldToTheSecond() {
    assertThat(words(BERT, WIDE, Map.of(ANNA, 720.0, BERT, 725.5), BERT, ANNA).get(1))
        .isEqualTo("2nd in the queue: anna used 720 s lately, you 725 s");
  }

  @Test
  void asMuch_meansTheOlderRunGoesFirst() {
    assertThat(words(BERT, WIDE, Map.of(), ANNA, BERT, BERT))
        .containsExactly(
            "1st in the queue: anna and you used 0 s each lately, and the older run goes first",
            "2nd in the queue: anna and you used 0 s each lately, and the older run goes first",
            "3rd in the queue: your older run goes first");
  }

  @Test
  void aloneItStartsAsSoonAsThereIsAPlace() {
    assertThat(words(ANNA, WIDE, Map.of(), ANNA))
        .containsExactly("1st in the queue: it starts as soon as a place and its memory are free");
  }

  @Test
  void anotherTenantIsNotNamed() {
    List<String> told =
        words(ANNA, WIDE, Map.of(ANNA, 60.0, BERT, 30.0, ZOE, 45.0), ANNA, ZOE, BERT);

    assertThat(told)
        .containsExactly(
            "2nd in the queue: another tenant used 45 s lately, yours 1 min 30 s",
            "3rd in the queue: bert used 30 s lately, you 1 min 0 s");
    assertThat(words(ANNA, WIDE, Map.of(), ZOE, ANNA))
        .containsExactly(
            "2nd in the queue: another tenant and yours used 0 s each lately, and the older run"
                + " goes first");
    assertThat(words(ANNA, WIDE, Map.of(ANNA, 9.0, BERT, 1.0, ZOE, 10.0), ANNA, ZOE))
        .containsExactly(
            "1st in the queue: yours and another tenant used 10 s each lately, and the person"
                + " ahead used less");
  }

  @Test
  void aQuotaIsSaid_withItsNumber() {
    assertThat(words(ANNA, new Quotas(1, 9), Map.of(), ANNA, ANNA).get(1))
        .isEqualTo(
            "2nd in the queue: an earlier run of yours has to end first, a person may train 1 run"
                + " at a time");
    assertThat(words(BERT, new Quotas(9, 2), Map.of(), ANNA, ANNA, BERT).get(2))
        .isEqualTo(
            "3rd in the queue: an earlier run of your tenant has to end first, which may train 2"
                + " runs at a time");
  }

  @ParameterizedTest
  @CsvSource({"1,1st", "2,2nd", "3,3rd", "4,4th", "11,11th", "12,12th", "13,13th", "21,21st"})
  void placesAreOrdinals(int n, String ordinal) {
    assertThat(QueueWords.ordinal(n)).isEqualTo(ordinal);
  }

  @ParameterizedTest
  @CsvSource({"0,0 s", "59,59 s", "61,1 min 1 s", "601,10 min", "7500,2 h 5 min"})
  void amountsHaveTheirUnit(long seconds, String words) {
    assertThat(QueueWords.amount(seconds)).isEqualTo(words);
  }

  /** What a viewer reads of the runs of their tenant, in the order of the queue. */
  private static List<String> words(
      Owner viewer, Quotas quotas, Map<Owner, Double> used, Owner... waiting) {
    List<Waiting> runs = new ArrayList<>();
    for (Owner owner : waiting) {
      runs.add(new Waiting(runs.size() + 1, owner));
    }
    var words = new QueueWords(new Scene(runs, List.of(), used, quotas), viewer);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < words.order().size(); i++) {
      if (words.order().get(i).run().owner().tenant().equals(viewer.tenant())) {
        Place place = words.place(i);
        assertThat(place.place()).isEqualTo(i + 1);
        assertThat(place.waiting()).isEqualTo(waiting.length);
        told.add(place.reason());
      }
    }
    return told;
  }
}
