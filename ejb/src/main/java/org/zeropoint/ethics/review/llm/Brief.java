package org.zeropoint.ethics.review.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.review.ReviewCase;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * What the language model is told and given. What the proposal says goes as strings of one line of
 * JSON between marks that nobody can know before; the brief says that it is never an instruction.
 */
final class Brief {

  /** Another one for every change of the brief or of what is given with it. */
  static final String VERSION = "1";

  private static final String FILE = "brief-1.txt";
  private static final String PLACE = "{mark}";
  private static final int LONGEST_TEXT = 4000;
  private static final int LONGEST_EVIDENCE = 600;
  private static final int MOST_FINDINGS = 100;
  private static final int MARK_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String TEXT = read();

  private final ObjectNode data;
  private final String mark;

  private Brief(ObjectNode data, String mark) {
    this.data = data;
    this.mark = mark;
  }

  /** For one case, with a mark that its data does not hold. */
  static Brief of(ReviewCase reviewed) {
    ObjectNode data = data(reviewed);
    String line = Json.write(data);
    String mark;
    do {
      mark = drawn();
    } while (line.contains(mark));
    return new Brief(data, mark);
  }

  private static String drawn() {
    var bytes = new byte[MARK_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ObjectNode data(ReviewCase reviewed) {
    ObjectNode data = Json.mapper().createObjectNode();
    ObjectNode said = data.putObject("proposal");
    int hidden = 0;
    ArrayNode cut = Json.mapper().createArrayNode();
    for (Map.Entry<String, String> text : reviewed.texts().entrySet()) {
      VisibleText visible = VisibleText.of(text.getValue(), LONGEST_TEXT);
      said.put(text.getKey(), visible.text());
      hidden += visible.hidden();
      if (visible.cut()) {
        cut.add(text.getKey());
      }
    }
    data.put("hiddenCharacters", hidden);
    data.set("cut", cut);
    ArrayNode findings = data.putArray("measured");
    reviewed.found().stream().limit(MOST_FINDINGS).forEach(f -> put(findings.addObject(), f));
    return data;
  }

  private static void put(ObjectNode json, Finding finding) {
    json.put("requirement", finding.rule())
        .put("outcome", finding.outcome().external())
        .put("evidence", VisibleText.of(finding.evidence(), LONGEST_EVIDENCE).text());
  }

  /** Names the brief itself, with a place for the mark. */
  static Digest digest() {
    return Digest.of(TEXT);
  }

  /** Names the data that is given; the mark is no part of it. */
  Digest input() {
    return CanonicalJson.digest(data);
  }

  /** Stands around the data, and has to come back in the answer. */
  String mark() {
    return mark;
  }

  /** What the model is told. */
  String instructions() {
    return TEXT.replace(PLACE, mark);
  }

  /** What it is given: the data between the marks. */
  String given() {
    return mark + "\n" + Json.write(data) + "\n" + mark;
  }

  private static String read() {
    try (InputStream in = Brief.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
