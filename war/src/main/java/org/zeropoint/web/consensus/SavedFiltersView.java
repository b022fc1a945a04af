package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.primefaces.PrimeFaces;
import org.zeropoint.proposals.boundary.SavedFilters;
import org.zeropoint.proposals.boundary.SavedFilters.Saved;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/**
 * The filters that the viewer keeps: calls them again, keeps the one that is set, puts in order.
 */
@Named("savedFilters")
@ViewScoped
public class SavedFiltersView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String FORM = "saved";
  private static final long NONE = 0;

  @Inject private SavedFilters filters;
  @Inject private ProposalsView page;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private String name = "";
  private long renamed = NONE;
  private transient List<Saved> list;

  /** By name. */
  public List<Saved> getList() {
    if (list == null) {
      list = filters.list();
    }
    return list;
  }

  /** Query string that shows the list through it. */
  public String query(Saved filter) {
    return ProposalsView.query(filter.choice(), "");
  }

  /** Whether the list is shown through it now. */
  public boolean current(Saved filter) {
    return page.isFiltered() && query(filter).equals(page.getNewest());
  }

  public void save() {
    attempts
        .get(FORM, () -> filters.save(name, page.chosen()))
        .ifPresent(saved -> over("filters.saved", saved));
  }

  /** Shows the form for another name. */
  public void begin(Saved filter) {
    renamed = filter.id();
    name = filter.name();
    PrimeFaces.current().focus(FORM + ":name");
  }

  public void rename() {
    attempts
        .get(FORM, () -> filters.rename(renamed, name))
        .ifPresent(saved -> over("filters.renamed", saved));
  }

  public void cancel() {
    renamed = NONE;
    name = "";
  }

  public void delete(long id) {
    attempts.get(FORM, () -> filters.delete(id)).ifPresent(gone -> over("filters.deleted", gone));
  }

  private void over(String told, Saved filter) {
    attempts.done(texts.say(told), texts.say(told + ".more", filter.name()));
    cancel();
    list = null;
  }

  public boolean isRenaming() {
    return renamed != NONE;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name == null ? "" : name;
  }
}
