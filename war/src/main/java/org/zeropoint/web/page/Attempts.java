package org.zeropoint.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.component.UIComponent;
import jakarta.faces.component.UIInput;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Violation;

/**
 * Tries what a viewer asked for, and tells a refusal in the page: beside the field where it is
 * about one.
 */
@ApplicationScoped
public class Attempts {

  private static final String FIRST_LETTER = "^(\\p{Ll})";

  @Inject private Refusals refusals;

  /** Does it. */
  public boolean run(Runnable work) {
    return run("", work);
  }

  /**
   * Does it.
   *
   * @param form id of the form whose inputs are named like the fields of the request
   * @return whether it was not refused
   */
  public boolean run(String form, Runnable work) {
    return get(
            form,
            () -> {
              work.run();
              return true;
            })
        .isPresent();
  }

  /** What came of it; empty when it was refused. */
  public <T> Optional<T> get(String form, Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (Problem problem) {
      answer(form, problem);
      return Optional.empty();
    }
  }

  /** Reads what the page is about; without it there is no page, and the answer is 404 or 403. */
  public <T> Optional<T> load(Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (NotFound | Forbidden problem) {
      refusals.record(problem);
      send(problem);
      return Optional.empty();
    }
  }

  /** Writes the refusal down and tells it. */
  public void answer(String form, Problem problem) {
    refusals.record(problem);
    if (problem.violations().isEmpty()) {
      say(FacesMessage.SEVERITY_ERROR, title(problem), sentence(problem.getMessage()));
    }
    if (problem instanceof Invalid || problem instanceof Forbidden) {
      problem.violations().forEach(violation -> say(form, violation));
    } else {
      problem.violations().forEach(Attempts::sayUnmet);
    }
  }

  private static String title(Problem problem) {
    return said("attempts.problem." + problem.status());
  }

  private static String said(String key, Object... values) {
    return new Wording(Texts.locale()).say(key, values);
  }

  /** Each thing that is missing, on a line of its own. */
  private static void sayUnmet(Violation unmet) {
    String what = unmet.pointer().substring(unmet.pointer().lastIndexOf('/') + 1);
    say(FacesMessage.SEVERITY_ERROR, said("attempts.missing", what), sentence(unmet.rule()));
  }

  /** Writes the refusal down, for a page that tells it in words of its own. */
  public void note(Problem problem) {
    refusals.record(problem);
  }

  /** Tells what is wrong with one field. */
  public void wrong(String field, String rule) {
    say(
        field.substring(0, field.indexOf(':')),
        new Violation("/" + field.substring(field.indexOf(':') + 1), rule));
  }

  /** Tells that something went well. */
  public void done(String what, String more) {
    say(FacesMessage.SEVERITY_INFO, what, more);
  }

  /** Tells something that the viewer should know before going on. */
  public void warn(String what, String more) {
    say(FacesMessage.SEVERITY_WARN, what, more);
  }

  private static void say(FacesMessage.Severity severity, String what, String more) {
    FacesContext.getCurrentInstance().addMessage(null, new FacesMessage(severity, what, more));
  }

  private static void say(String form, Violation violation) {
    String field = violation.pointer().replaceFirst("^/", "");
    if (tell(form, field, sentence(violation.rule()))) {
      return;
    }
    String whole = sentence(violation.toString());
    if (!tell(form, field.replaceFirst("/.*", ""), whole)) {
      say(FacesMessage.SEVERITY_ERROR, said("attempts.field"), whole);
    }
  }

  /** Tells it beside the field, if there is one of that name. */
  private static boolean tell(String form, String field, String rule) {
    FacesContext faces = FacesContext.getCurrentInstance();
    UIComponent input =
        form.isEmpty() || field.isEmpty()
            ? null
            : faces.getViewRoot().findComponent(form + ":" + field.replace("/", "_"));
    if (!(input instanceof UIInput broken)) {
      return false;
    }
    broken.setValid(false);
    faces.addMessage(
        input.getClientId(faces), new FacesMessage(FacesMessage.SEVERITY_ERROR, rule, rule));
    return true;
  }

  private static void send(Problem problem) {
    FacesContext faces = FacesContext.getCurrentInstance();
    try {
      faces.getExternalContext().responseSendError(problem.status(), problem.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faces.responseComplete();
  }

  /** With a capital and a full stop, for people. */
  public static String sentence(String words) {
    String text = words.strip();
    if (text.isEmpty()) {
      return text;
    }
    String capital = text.matches("(?s)" + FIRST_LETTER + ".*") ? capital(text) : text;
    return capital.matches("(?s).*[.!?:]$") ? capital : capital + ".";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
