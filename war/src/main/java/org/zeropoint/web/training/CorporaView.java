package org.zeropoint.web.training;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.primefaces.model.file.UploadedFile;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.boundary.Corpora;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.CorpusKind;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** The texts and images that runs train on. */
@Named
@ViewScoped
public class CorporaView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Corpora corpora;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private String name = "";
  private String licence = "";
  private String source = "";
  private transient UploadedFile file;
  private transient List<Corpus> listed;

  public void refresh() {
    listed = null;
  }

  public void upload() {
    attempts.run(
        "corpus",
        () -> {
          Corpus corpus = add();
          attempts.done(texts.say("corpora.taken"), texts.say("corpora.taken.more", corpus.name()));
          name = "";
          licence = "";
          source = "";
        });
    refresh();
  }

  private Corpus add() {
    if (file == null || file.getSize() == 0) {
      throw new Invalid("/file", texts.say("corpora.file.missing"));
    }
    try (InputStream text = file.getInputStream()) {
      return corpora.add(name, licence, source, corpora.receive(text)).corpus();
    } catch (IOException e) {
      throw new UncheckedIOException("the upload cannot be read", e);
    }
  }

  public void delete(String corpus) {
    attempts.run(
        () -> {
          corpora.delete(corpus);
          attempts.done(texts.say("corpora.deleted"), texts.say("corpora.deleted.more", corpus));
        });
    refresh();
  }

  /** Whether a corpus holds images. */
  public boolean isOfImages(Corpus corpus) {
    return corpora.kind(corpus).filter(kind -> kind == CorpusKind.IMAGES).isPresent();
  }

  public List<Corpus> getRows() {
    if (listed == null) {
      listed = corpora.list();
    }
    return listed;
  }

  public UploadedFile getFile() {
    return file;
  }

  public void setFile(UploadedFile file) {
    this.file = file;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name == null ? "" : name;
  }

  public String getLicence() {
    return licence;
  }

  public void setLicence(String licence) {
    this.licence = licence == null ? "" : licence;
  }

  public String getSource() {
    return source;
  }

  public void setSource(String source) {
    this.source = source == null ? "" : source;
  }
}
