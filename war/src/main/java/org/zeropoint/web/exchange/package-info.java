/**
 * What is told to the outside, the stream of events and the webhooks, and the pages of these and of
 * the backups of the queue.
 *
 * <p>Invariant: nobody is told of another tenant, no reader holds a thread while it waits, and the
 * secret of a webhook is shown once.
 */
package org.zeropoint.web.exchange;
