/**
 * What candidates are measured on and who judges them: the suites, read, added and retired, and the
 * reviewers with their settings.
 *
 * <p>Invariant: what a suite holds never changes; only admins add, retire and see settings, and a
 * secret is none of these.
 */
package org.zeropoint.web.ethics;
