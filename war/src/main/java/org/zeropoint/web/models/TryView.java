package org.zeropoint.web.models;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.zeropoint.models.boundary.Generation;
import org.zeropoint.models.boundary.Generation.Written;
import org.zeropoint.web.page.Attempts;

/** Lets a version write, to see what it is like. */
@Named
@RequestScoped
public class TryView extends PromptForm {

  private static final int TOKENS = 200;
  private static final double TEMPERATURE = 0.8;

  @Inject private Generation generation;
  @Inject private Attempts attempts;

  private String ref = "";
  private Written written;

  public TryView() {
    super(TOKENS, TEMPERATURE);
  }

  public void write() {
    written = attempts.get("try", () -> generation.generate(ref, wish())).orElse(null);
  }

  public Written getWritten() {
    return written;
  }

  public String getRef() {
    return ref;
  }

  public void setRef(String ref) {
    this.ref = ref == null ? "" : ref;
  }
}
