package org.zeropoint.web.models;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.SynthiantView;

/** The lines of models, with what is live of each. */
@Named
@ViewScoped
public class SynthiantsView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Models models;

  private transient List<SynthiantView> rows;

  public void refresh() {
    rows = null;
  }

  public List<SynthiantView> getRows() {
    if (rows == null) {
      rows = models.synthiants();
    }
    return rows;
  }
}
