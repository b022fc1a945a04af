/**
 * What comes in and goes out in bulk, and what is told as it happens: queue files, tables and
 * backups of the queue, the feed of committed changes, events that are kept, webhooks, and the
 * answers that are kept for requests sent again.
 *
 * <p>Invariant: what a file claims about decisions never becomes one; nothing is told before it has
 * committed; a backup counts when it was read back. Sits on top: uses any area's boundary.
 */
package org.zeropoint.exchange;
