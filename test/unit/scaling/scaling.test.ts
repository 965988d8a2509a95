import { describe, expect, it } from "vitest";
import { costs, loads, type Inputs } from "../../../scripts/scaling/model.ts";

const INPUTS: Inputs = {
  activeShare: 0.1,
  perActive: { searches: 1, requests: 100, llmTokens: 1_000 },
  peakFactor: 864,
  pagesNotShared: 0.5,
  perSearch: { hosts: 2, pages: 20, queueMessages: 10, postgresCalls: 50, redisCommands: 20 },
  perRequest: { objectCalls: 1, postgresCalls: 0.5, redisCommands: 1 },
  limits: {
    objectRequests: 1_000,
    queueMessages: 5_000,
    cartChanges: 500,
    postgresConnections: 1_000,
    postgresSeconds: 0.01,
    redisCommands: 10_000,
    hostDelayMs: 500,
    dailyTokens: 1_000_000,
  },
  prices: {
    requestsPerMillion: 1,
    objectRequestsPerMillion: 1,
    queuePerMillion: 1,
    redisPer100k: 1,
    postgresMonth: 70,
    tokensPerMillion: 1,
  },
};

describe("the model of growth", () => {
  it("adds up what is asked of each part in the busiest second, and has what is reached first on top", () => {
    // A hundred active buyers: a search, a hundred requests each a day; 864 times the mean second is 1 % of the day.
    const found = loads(1_000, INPUTS);
    const asked = (part: string) => found.find((load) => load.part.startsWith(part))?.asked;
    expect(asked("pages of one")).toBeCloseTo(1 * 10 * 0.5);
    expect(asked("a queue")).toBeCloseTo(10);
    expect(asked("Redis")).toBeCloseTo(100 + 20);
    expect(asked("Postgres")).toBeCloseTo((50 + 50) * 0.01);
    expect(asked("the product's tokens")).toBe(100_000);
    expect(found.map(({ part }) => part)[0]).toBe("pages of one supplier's host");
  });

  it("asks of a cart's object what one buyer does, however many there are", () => {
    const ofCart = (buyers: number) => loads(buyers, INPUTS).find(({ part }) => part.includes("cart"))?.asked;
    expect(ofCart(1e7)).toBe(ofCart(1e3));
  });

  it("costs by what is done in a month of thirty days", () => {
    const bill = Object.fromEntries(costs(1_000, INPUTS).map(({ item, usd }) => [item, usd]));
    expect(bill["requests"]).toBeCloseTo(0.3);
    expect(bill["queue operations"]).toBeCloseTo((3_000 * 10 * 3) / 1e6);
    expect(bill["Redis commands"]).toBeCloseTo((300_000 + 60_000) / 1e5);
    expect(bill["models"]).toBeCloseTo(3);
  });
});
