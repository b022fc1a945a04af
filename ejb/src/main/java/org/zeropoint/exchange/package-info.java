/**
 * What comes in and goes out in bulk, and what is told as it happens: queue files, the feed of
 * committed changes, events that are kept, and webhooks.
 *
 * <p>Invariant: what a file claims about decisions never becomes one; nothing is told before it has
 * committed. Sits on top: uses any area's boundary.
 */
package org.zeropoint.exchange;
