/**
 * What comes in and goes out in bulk, and what is told as it happens: queue files, and the feed of
 * committed changes.
 *
 * <p>Invariant: what a file claims about decisions never becomes one; nothing is told before it has
 * committed. Sits on top: uses any area's boundary.
 */
package org.zeropoint.exchange;
