/**
 * What all pages share: who looks, in which language and zone, how a refusal is told, how times and
 * numbers are written, how a page learns that something changed, and what is shown when nothing can
 * be.
 *
 * <p>Invariant: every word of a page is of a bundle, in each language that there is; a page shows
 * what a boundary let its viewer read, never a stack trace, and every audited refusal that it
 * answers is in the log. Uses boundaries, entities and {@code shared} only.
 */
package org.zeropoint.web.page;
