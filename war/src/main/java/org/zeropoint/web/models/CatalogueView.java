package org.zeropoint.web.models;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.boundary.Uploads;

/** The models that may be trained, and where the viewer's own uploads stand. */
@Named
@ViewScoped
public class CatalogueView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Models models;
  @Inject private Uploads uploads;

  private transient List<BaseModel> rows;
  private transient List<Upload> mine;

  public void refresh() {
    rows = null;
    mine = null;
  }

  public List<BaseModel> getShipped() {
    return rows().stream().filter(BaseModel::isShipped).toList();
  }

  public List<BaseModel> getEntered() {
    return rows().stream().filter(model -> !model.isShipped()).toList();
  }

  public List<Upload> getMine() {
    if (mine == null) {
      mine = uploads.mine();
    }
    return mine;
  }

  /** What sends a new base model from the directory where its files are. */
  public String getCommand() {
    var external = FacesContext.getCurrentInstance().getExternalContext();
    String root =
        "%s://%s:%d%s"
            .formatted(
                external.getRequestScheme(),
                external.getRequestServerName(),
                external.getRequestServerPort(),
                external.getRequestContextPath());
    return "zip -0 model.zip config.json tokenizer.json model*.safetensors*"
        + " && curl -sS -T model.zip -X POST"
        + " -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/zip' '"
        + root
        + "/api/synthiants/bases/candidates?modelId=NAME&corpus=CORPUS&licence=LICENCE"
        + "&source=SOURCE'";
  }

  private List<BaseModel> rows() {
    if (rows == null) {
      rows = models.catalogue();
    }
    return rows;
  }
}
