/**
 * What is told to the outside: the stream of events and the webhooks.
 *
 * <p>Invariant: nobody is told of another tenant, and no reader holds a thread while it waits.
 */
package org.zeropoint.web.exchange;
