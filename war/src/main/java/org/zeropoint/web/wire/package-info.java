/**
 * What the REST resources share: JSON bodies in and out, query parameters, path parts and the links
 * of a paged list.
 *
 * <p>Invariant: what comes in is bounded before it is read, and every refusal names the parameter
 * or the place. Uses {@code shared} only.
 */
package org.zeropoint.web.wire;
