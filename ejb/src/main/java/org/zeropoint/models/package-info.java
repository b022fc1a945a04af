/**
 * Synthiants and their models: the catalogue of what may be trained, the versions that training
 * made, the files by digest, and the aliases that say which version is live.
 *
 * <p>Invariant: a version and its file never change; an alias moves only through {@code
 * Registry.move}, which keeps every move in its history. Uses {@code shared} and {@code lm}.
 */
package org.zeropoint.models;
