package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.primefaces.model.file.UploadedFile;
import org.zeropoint.exchange.boundary.Exchange;
import org.zeropoint.exchange.entity.ImportReport;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.shared.Invalid;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** Queue files out of and into the browser. */
@Named
@RequestScoped
public class QueueView {

  @Inject private Exchange exchange;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private UploadedFile file;
  private ImportReport report;

  public void importQueue() {
    attempts
        .get(
            "queue",
            () -> {
              if (file == null || file.getSize() == 0) {
                throw new Invalid("/file", texts.say("queue.empty"));
              }
              try (InputStream in = file.getInputStream()) {
                return exchange.importQueue(in);
              } catch (IOException e) {
                throw new UncheckedIOException("the upload cannot be read", e);
              }
            })
        .ifPresent(result -> report = result);
  }

  /** Streams every proposal, a line each. */
  public void export() {
    send("application/jsonl", "proposals.jsonl", exchange::export);
  }

  /** Streams every proposal as a row of a table. */
  public void exportTable() {
    send("text/csv", "proposals.csv", out -> exchange.exportTable(ProposalFilter.ALL, out));
  }

  private static void send(String type, String name, Consumer<OutputStream> content) {
    FacesContext faces = FacesContext.getCurrentInstance();
    ExternalContext external = faces.getExternalContext();
    external.responseReset();
    external.setResponseContentType(type);
    external.setResponseCharacterEncoding("UTF-8");
    external.setResponseHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    try {
      content.accept(external.getResponseOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faces.responseComplete();
  }

  public UploadedFile getFile() {
    return file;
  }

  public void setFile(UploadedFile file) {
    this.file = file;
  }

  public ImportReport getReport() {
    return report;
  }
}
