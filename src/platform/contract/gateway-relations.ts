import type { Relation } from "./relation.ts";
import type { Contract } from "./schema.ts";

/** What has to be so between figures of the LLM gateway. */
export const gatewayRelations = ({ llm, lastChanged }: Contract): Relation[] => [
  [
    "llm.unverifiedDailyTokenLimit",
    llm.unverifiedDailyTokenLimit <= llm.dailyTokenLimit,
    "must be no more than dailyTokenLimit: who proved an address would have less",
  ],
  [
    "llm.unverifiedDailyUsdLimit",
    Number(llm.unverifiedDailyUsdLimit) <= Number(llm.dailyUsdLimit),
    "must be no more than dailyUsdLimit: who proved an address would have less",
  ],
  [
    "llm.totalDailyTokenLimit",
    llm.totalDailyTokenLimit >= llm.dailyTokenLimit,
    "must be no less than dailyTokenLimit: one account's day would not be there",
  ],
  [
    "llm.totalDailyUsdLimit",
    Number(llm.totalDailyUsdLimit) >= Number(llm.dailyUsdLimit),
    "must be no less than dailyUsdLimit: one account's day would not be there",
  ],
  ["llm.totalAlertShares.page", llm.totalAlertShares.page > llm.totalAlertShares.warn, "must be more than warn: thresholds are in order"],
  [
    "llm.lease.isolate.tokens",
    llm.lease.isolate.tokens <= llm.lease.tokens,
    "must be no more than lease.tokens, of which an isolate has a part",
  ],
  [
    "llm.lease.isolate.usd",
    Number(llm.lease.isolate.usd) <= Number(llm.lease.usd),
    "must be no more than lease.usd, of which an isolate has a part",
  ],
  [
    "llm.stream.totalMs",
    llm.stream.totalMs > llm.stream.idleMs,
    "must be longer than idleMs: a silent stream would never be cut for its silence",
  ],
  ["llm.stream.bytes", llm.stream.bytes >= llm.stream.eventBytes, "must have room for one event of eventBytes"],
  [
    "llm.chatBeginsWithinMs",
    llm.chatBeginsWithinMs <= llm.circuit.silentMs,
    "must be no longer than circuit.silentMs: the circuit would have given the model up before",
  ],
  ...llm.models.map(({ prices }, index): Relation => [
    `llm.models.${index}.prices.0.from`,
    (prices[0]?.from ?? "") <= lastChanged,
    "must be no later than lastChanged: the model would be called without a price",
  ]),
];

/** The same of figures that a sentence names by what they come to. */
export const gatewayFaults = (contract: Contract): string[] => [
  ...reservationFaults(contract),
  ...leaseFaults(contract),
  ...circuitFaults(contract),
  ...answerFaults(contract),
  ...textFaults(contract),
];

/** A reservation that expires under a call still running would be settled at its worst case, whatever the provider reports in the end. */
function reservationFaults({ llm: { stream, wholeMs, drain, reservationSeconds } }: Contract): string[] {
  const longest = Math.max(stream.totalMs, wholeMs) + drain.seconds * 1_000;
  return longest < reservationSeconds * 1_000 ? [] : [`llm.reservationSeconds must be longer than a call may take: ${longest / 1_000} s`];
}

/** An isolate has to have told of a call, or given back what it does not use, long before the budget takes it for dead. */
function leaseFaults({ llm: { lease } }: Contract): string[] {
  const { idleMs, tellAfterMs, expirySeconds } = lease.isolate;
  const latest = Math.max(3 * idleMs, tellAfterMs);
  return latest < expirySeconds * 500
    ? []
    : [`llm.lease.isolate.expirySeconds must be more than twice what an isolate waits: ${latest} ms`];
}

/** A stream that is silent for so long that it is cut says what the circuit would have known before. */
function circuitFaults({ llm: { circuit, stream } }: Contract): string[] {
  return circuit.silentMs < stream.idleMs ? [] : [`llm.circuit.silentMs must be less than llm.stream.idleMs: ${stream.idleMs} ms`];
}

/** A call that names no limit has to be one that its model takes. */
function answerFaults({ llm: { defaultOutputTokens, models } }: Contract): string[] {
  return models
    .filter(({ maxOutputTokens }) => maxOutputTokens < defaultOutputTokens)
    .map(({ model, maxOutputTokens }) => `llm.defaultOutputTokens is more than the ${maxOutputTokens} tokens that ${model} gives`);
}

/** A text that a user has the tokens for, one a byte, has to be let in. */
function textFaults({ http: { largeBodies }, llm: { dailyTokenLimit } }: Contract): string[] {
  return largeBodies.maxTextBytes < dailyTokenLimit
    ? [`http.largeBodies.maxTextBytes is less than the ${dailyTokenLimit} bytes of text that llm.dailyTokenLimit pays for`]
    : [];
}
