/** What one buyer does and what each thing costs, with where each figure is from. Change one and run it again. */
export interface Inputs {
  /** Of all buyers, who comes on a working day. */
  activeShare: number;
  /** A buyer who comes, a day. */
  perActive: { searches: number; requests: number; llmTokens: number };
  /** The busiest second against the mean of a day. */
  peakFactor: number;
  perSearch: { hosts: number; pages: number; queueMessages: number; postgresCalls: number; redisCommands: number };
  perRequest: { objectCalls: number; postgresCalls: number; redisCommands: number };
  /** Of the pages that searches want, which nobody has read within the hour. */
  pagesNotShared: number;
  limits: {
    objectRequests: number;
    cartChanges: number;
    queueMessages: number;
    postgresConnections: number;
    postgresSeconds: number;
    redisCommands: number;
    hostDelayMs: number;
    dailyTokens: number;
  };
  prices: {
    requestsPerMillion: number;
    objectRequestsPerMillion: number;
    queuePerMillion: number;
    redisPer100k: number;
    postgresMonth: number;
    tokensPerMillion: number;
  };
}

export interface Load {
  part: string;
  /** What is asked of it, and what it gives, in the same unit. */
  asked: number;
  limit: number;
  unit: string;
  /** What follows once it is reached. */
  next: string;
}

const DAY = 86_400;
const MONTH_DAYS = 30;

/** How much of each part so many buyers take, the fullest first. */
export function loads(buyers: number, inputs: Inputs): Load[] {
  const { activeShare, perActive, peakFactor, perSearch, perRequest, pagesNotShared, limits } = inputs;
  const active = buyers * activeShare;
  const peak = (aDay: number): number => (active * aDay * peakFactor) / DAY;
  const searches = peak(perActive.searches);
  const requests = peak(perActive.requests);
  const postgres = requests * perRequest.postgresCalls + searches * perSearch.postgresCalls;
  return [
    {
      part: "pages of one supplier's host",
      asked: searches * (perSearch.pages / perSearch.hosts) * pagesNotShared,
      limit: 1_000 / limits.hostDelayMs,
      unit: "pages/s",
      next: "searches are answered by what is known (`crawl.knownOffers`); feeds (`PUT /admin/suppliers/{id}`, `feedUrl`) and an agreed `crawl.defaultDelayMs` for the host",
    },
    {
      part: "the product's tokens of models",
      asked: active * perActive.llmTokens,
      limit: limits.dailyTokens,
      unit: "tokens/day",
      next: "`llm.totalDailyTokenLimit` and `llm.totalDailyUsdLimit` of the contract, reviewed; the providers' own limits are next",
    },
    {
      part: "a queue",
      asked: searches * perSearch.queueMessages,
      limit: limits.queueMessages,
      unit: "messages/s",
      next: "a queue for each half of the suppliers: a row of `queues/queues.ts`",
    },
    {
      part: "Postgres, connections over HTTP",
      asked: postgres * limits.postgresSeconds,
      limit: limits.postgresConnections,
      unit: "at once",
      next: "a larger compute of Neon with its pooler; then read replicas for lists, then buyers shared out over databases by the id's hash",
    },
    {
      part: "Redis",
      asked: requests * perRequest.redisCommands + searches * perSearch.redisCommands,
      limit: limits.redisCommands,
      unit: "commands/s",
      next: "a database of Upstash for quotes and one for hints; all it holds can be lost",
    },
    {
      part: "one cart's object",
      asked: 1,
      limit: limits.cartChanges,
      unit: "changes/s",
      next: "nothing: a cart is an object of its own, so that buyers do not add up",
    },
    {
      part: "one metrics shard",
      asked: (requests / 1_000) * 5,
      limit: limits.objectRequests,
      unit: "hand-ons/s",
      next: "more shards of metrics (`src/platform/metrics/shards.ts`)",
    },
  ].toSorted((a, b) => b.asked / b.limit - a.asked / a.limit);
}

/** US dollars a month by item, without what crawled pages, mails and payments cost. */
export function costs(buyers: number, inputs: Inputs): { item: string; usd: number }[] {
  const { activeShare, perActive, perSearch, perRequest, prices } = inputs;
  const days = buyers * activeShare * MONTH_DAYS;
  const requests = days * perActive.requests;
  const searches = days * perActive.searches;
  const million = 1_000_000;
  // A message is written, read and deleted: three operations.
  const operations = searches * perSearch.queueMessages * 3;
  const commands = requests * perRequest.redisCommands + searches * perSearch.redisCommands;
  return [
    { item: "requests", usd: (requests / million) * prices.requestsPerMillion },
    { item: "requests to objects", usd: ((requests * perRequest.objectCalls) / million) * prices.objectRequestsPerMillion },
    { item: "queue operations", usd: (operations / million) * prices.queuePerMillion },
    { item: "Redis commands", usd: (commands / 100_000) * prices.redisPer100k },
    { item: "Postgres", usd: prices.postgresMonth * Math.max(1, buyers / 100_000) },
    { item: "models", usd: ((days * perActive.llmTokens) / million) * prices.tokensPerMillion },
  ];
}
