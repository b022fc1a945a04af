/**
 * What is promoted, for clients that speak OpenAI's API: texts and chats, whole or as server-sent
 * events, below {@code /v1}.
 *
 * <p>Invariant: only a version that an alias points to answers, and each answer names its digest; a
 * stream whose client is gone ends the computing, and an answer that is sent whole ends after five
 * minutes. Uses the boundary of {@code models}.
 */
package org.zeropoint.web.openai;
