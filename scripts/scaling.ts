import contract from "../config/production-governance.json" with { type: "json" };
import { helpWhenAsked } from "../local-cloud/usage.ts";
import { costs, loads, type Inputs } from "./scaling/model.ts";

/** `npm run scaling`: what is reached first at 10³, 10⁵ and 10⁷ buyers, what follows, and what it costs (docs/scaling.md). `-- 250000` asks of other numbers. */
const INPUTS: Inputs = {
  // Assumptions of use.
  activeShare: 0.05,
  perActive: { searches: 1.5, requests: 120, llmTokens: 6_000 },
  peakFactor: 6,
  pagesNotShared: 0.3,
  // Read off the code: docs/operating.md, "round trips"; a crawl a supplier, of the contract's pages.
  perSearch: { hosts: 6, pages: 6 * contract.crawl.pagesPerCrawl, queueMessages: 14, postgresCalls: 90, redisCommands: 60 },
  perRequest: { objectCalls: 0.8, postgresCalls: 0.7, redisCommands: 0.5 },
  limits: {
    // The platform's, as published: about 1,000 requests/s an object, 5,000 messages/s a queue.
    objectRequests: 1_000,
    queueMessages: 5_000,
    // `npm run bench` on two cores, docs/operating.md: PATCH of a quantity.
    cartChanges: 591,
    // Neon's pooler takes 10,000 clients; a call holds one for its time, measured at 2 ms locally and taken ten times longer.
    postgresConnections: 10_000,
    postgresSeconds: 0.02,
    redisCommands: 10_000,
    hostDelayMs: contract.crawl.defaultDelayMs,
    dailyTokens: contract.llm.totalDailyTokenLimit,
  },
  // Published prices as known in 2025; models at the mean of the allowed small ones.
  prices: {
    requestsPerMillion: 0.3,
    objectRequestsPerMillion: 0.15,
    queuePerMillion: 0.4,
    redisPer100k: 0.2,
    postgresMonth: 70,
    tokensPerMillion: 0.8,
  },
};

helpWhenAsked([
  "What is reached first as it grows, what follows, and what it costs (docs/scaling.md).",
  "npm run scaling -- [buyers …]: numbers above zero",
]);
const asked = process.argv.slice(2).map(Number);
if (asked.some((buyers) => !Number.isFinite(buyers) || buyers <= 0)) {
  console.error("npm run scaling -- [buyers …]: numbers above zero");
  process.exit(2);
}
const rounded = (value: number): string => (value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en"));

for (const buyers of asked.length > 0 ? asked : [1e3, 1e5, 1e7]) {
  console.log(`\n${buyers.toLocaleString("en")} buyers`);
  for (const { part, asked: load, limit, unit, next } of loads(buyers, INPUTS)) {
    const share = load / limit;
    console.log(
      `  ${`${rounded(share * 100)} %`.padStart(12)}  ${part}: ${rounded(load)} of ${rounded(limit)} ${unit}${share >= 1 ? `\n${" ".repeat(16)}then: ${next}` : ""}`,
    );
  }
  const bill = costs(buyers, INPUTS);
  console.log(
    `  a month: ${bill.map(({ item, usd }) => `${item} ${rounded(usd)}`).join(", ")}; together ${rounded(bill.reduce((sum, { usd }) => sum + usd, 0))} USD`,
  );
}
