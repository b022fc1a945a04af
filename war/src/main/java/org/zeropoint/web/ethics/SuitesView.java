package org.zeropoint.web.ethics;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.zeropoint.ethics.boundary.Suites;
import org.zeropoint.ethics.entity.EvaluationSuite;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What candidates are measured on: looked at, added and retired. */
@Named
@ViewScoped
public class SuitesView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int MOST_BYTES = 1 << 20;

  @Inject private Suites suites;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private transient Part file;
  private transient List<EvaluationSuite> rows;
  private String shown = "";

  public void refresh() {
    rows = null;
  }

  public void upload() {
    attempts.run(
        "suite",
        () -> {
          EvaluationSuite added = suites.add(Json.parse(text())).suite();
          attempts.done(
              texts.say("suites.added"),
              texts.say("suites.added.more", added.name(), String.valueOf(added.number())));
        });
    refresh();
  }

  private String text() {
    if (file == null || file.getSize() == 0) {
      throw new Invalid("/file", texts.say("suites.choose"));
    }
    if (file.getSize() > MOST_BYTES) {
      throw new Invalid("/file", texts.say("suites.large"));
    }
    try {
      return new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the upload cannot be read", e);
    }
  }

  public void retire(String name, int version) {
    attempts.run(
        () -> {
          suites.retire(name, version);
          attempts.done(
              texts.say("suites.retired"),
              texts.say("suites.retired.more", name, String.valueOf(version)));
        });
    refresh();
  }

  /** Shows what a suite holds. */
  public void look(String name, int version) {
    attempts.run(() -> shown = pretty(suites.read(name, version).suite()));
  }

  public void lookStandard() {
    shown = pretty(suites.standard());
  }

  private static String pretty(Suite suite) {
    return Json.tree(suite).toPrettyString();
  }

  public Suite getStandard() {
    return suites.standard();
  }

  public List<EvaluationSuite> getRows() {
    if (rows == null) {
      rows = suites.list();
    }
    return rows;
  }

  /** What was asked to be shown; empty when nothing was. */
  public String getShown() {
    return shown;
  }

  public Part getFile() {
    return file;
  }

  public void setFile(Part file) {
    this.file = file;
  }
}
