/**
 * What candidates are measured on: the suites, read, added and retired.
 *
 * <p>Invariant: what a suite holds never changes; only admins add and retire.
 */
package org.zeropoint.web.ethics;
