package org.zeropoint.exchange.entity;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A line of a queue file.
 *
 * @param number from 1
 */
public record QueueLine(long number, JsonNode proposal) {}
