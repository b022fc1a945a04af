package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Problem;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;

/** Does what a viewer asks for on the revision that the page showed. */
@RequestScoped
public class SeenRevision {

  @Inject private Attempts attempts;
  @Inject private Formats formats;
  @Inject private ProposalView page;
  @Inject private Texts texts;

  /**
   * Does it, and reads the page anew. A page that was open while the proposal changed is told so,
   * with both digests: that is no mistake of its viewer.
   *
   * @param form id of the form whose inputs are named like the fields of the request
   * @param digest of the revision that the page showed
   */
  public void run(String form, String digest, Runnable work) {
    try {
      work.run();
    } catch (Conflict conflict) {
      page.forget();
      String newest = page.getProposal().digest();
      if (newest.equals(digest)) {
        attempts.answer("", conflict);
      } else {
        attempts.note(conflict);
        attempts.warn(
            texts.say("decide.changed"),
            texts.say(
                "decide.changed.more",
                formats.brief(digest),
                page.getProposal().revision(),
                formats.brief(newest)));
      }
    } catch (Problem problem) {
      attempts.answer(form, problem);
    }
    page.forget();
  }
}
