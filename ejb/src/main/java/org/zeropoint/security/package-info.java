/**
 * Who may come in and as whom: accounts, their roles and tenants, and bearer tokens.
 *
 * <p>Invariant: a secret is kept only as its hash, and no account holds both the role {@code
 * reviewer} and the role {@code ai-reviewer}. Uses {@code shared} only.
 */
package org.zeropoint.security;
