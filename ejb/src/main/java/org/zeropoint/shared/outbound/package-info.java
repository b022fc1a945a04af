/**
 * Calls to the outside: to addresses that were checked, with bounds on time and size, and without
 * redirects.
 */
package org.zeropoint.shared.outbound;
