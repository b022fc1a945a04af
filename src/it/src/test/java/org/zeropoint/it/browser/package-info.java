/**
 * Walks through the real pages, as people do: each test opens its own windows on the server that
 * all share.
 */
package org.zeropoint.it.browser;
