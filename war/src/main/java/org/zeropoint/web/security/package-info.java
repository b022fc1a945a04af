/**
 * Who is asking over HTTP. One {@link org.zeropoint.web.security.Authentication mechanism} reads
 * the session, a bearer token or HTTP Basic; one {@link org.zeropoint.web.security.CallerFilter
 * filter} decides whether the path is open and carries the caller to the boundaries.
 *
 * <p>Invariant: a session holds an account's name and nothing else, and the account is looked up
 * again in each request. Uses the boundaries of {@code security} and {@code audit}.
 */
package org.zeropoint.web.security;
