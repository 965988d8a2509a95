import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { crossRate, type EuroRates } from "./rates.ts";

const DOCUMENTATION = "https://www.exchangerate-api.com/docs";
const TERMS = "https://www.exchangerate-api.com/terms";
const DAY_SECONDS = 86_400;
/** It publishes some seconds into the day, other than the second source, which names the day alone. */
const PUBLISHED_AT = 2;

/** The provider's documented error types with the HTTP status each comes with. */
const ERROR_STATUS = {
  "malformed-request": 400,
  "invalid-key": 403,
  "inactive-account": 403,
  "unsupported-code": 404,
  "quota-reached": 429,
} as const satisfies Record<string, ContentfulStatusCode>;

type ErrorType = keyof typeof ERROR_STATUS;

/** The one account the provider knows; tests and drills change it to see its refusals. */
export interface FxAccount {
  apiKey: string;
  active: boolean;
  /** Requests the plan allows a month; every answered rate request uses one. */
  planQuota: number;
  requestsRemaining: number;
  /** Figures it says of a currency in place of its own, in units for one euro: a source may be wrong. */
  figures: Readonly<Record<string, number>>;
}

/** ExchangeRate-API v6 as its documentation describes it, over fixed rates that it dates to the current UTC day of `now`. */
export function createFxProvider(account: FxAccount, rates: EuroRates, now: () => Date): Hono {
  const app = new Hono();
  const currencyNames = new Intl.DisplayNames(["en"], { type: "currency" });

  app.use("/v6/:key/:request/*", async (c, next) => {
    if (c.req.param("key") !== account.apiKey) return refuse(c, "invalid-key");
    if (!account.active) return refuse(c, "inactive-account");
    if (c.req.param("request") !== "quota") {
      if (account.requestsRemaining <= 0) return refuse(c, "quota-reached");
      account.requestsRemaining -= 1;
    }
    return next();
  });

  app.get("/v6/:key/latest/:base", (c) => {
    const base = c.req.param("base").toUpperCase();
    if (!isCode(base)) return refuse(c, "malformed-request");
    if (!rates.has(base)) return refuse(c, "unsupported-code");
    const said = new Map([...rates, ...Object.entries(account.figures)]);
    const conversionRates = { [base]: 1, ...Object.fromEntries([...rates.keys()].map((code) => [code, crossRate(said, base, code)])) };
    return succeed(c, { ...updateTimes(now()), base_code: base, conversion_rates: conversionRates });
  });

  app.get("/v6/:key/pair/:base/:target/:amount?", (c) => {
    const base = c.req.param("base").toUpperCase();
    const target = c.req.param("target").toUpperCase();
    const amount = c.req.param("amount");
    if (!isCode(base) || !isCode(target)) return refuse(c, "malformed-request");
    if (amount !== undefined && !/^\d+(\.\d+)?$/.test(amount)) return refuse(c, "malformed-request");
    const rate = crossRate(rates, base, target);
    if (rate === undefined) return refuse(c, "unsupported-code");
    const pair = { ...updateTimes(now()), base_code: base, target_code: target, conversion_rate: rate };
    if (amount === undefined) return succeed(c, pair);
    return succeed(c, { ...pair, conversion_result: Number((Number(amount) * rate).toFixed(4)) });
  });

  app.get("/v6/:key/codes", (c) =>
    succeed(c, { supported_codes: [...rates.keys()].map((code) => [code, currencyNames.of(code) ?? code]) }),
  );

  app.get("/v6/:key/quota", (c) =>
    succeed(c, { plan_quota: account.planQuota, requests_remaining: account.requestsRemaining, refresh_day_of_month: 1 }),
  );

  app.notFound((c) => refuse(c, "malformed-request"));
  return app;
}

function isCode(text: string): boolean {
  return /^[A-Z]{3}$/.test(text);
}

function updateTimes(now: Date): Record<string, number | string> {
  const last = Math.floor((now.getTime() / 1000 - PUBLISHED_AT) / DAY_SECONDS) * DAY_SECONDS + PUBLISHED_AT;
  const next = last + DAY_SECONDS;
  return {
    time_last_update_unix: last,
    time_last_update_utc: providerTime(last),
    time_next_update_unix: next,
    time_next_update_utc: providerTime(next),
  };
}

/** RFC 5322 date with a numeric zone, as the provider writes it: `Fri, 27 Mar 2020 00:00:00 +0000`. */
function providerTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toUTCString().replace("GMT", "+0000");
}

function succeed(c: Context, body: Record<string, unknown>): Response {
  return c.json({ result: "success", documentation: DOCUMENTATION, terms_of_use: TERMS, ...body });
}

// The provider spells `terms-of-use` with hyphens in errors and with underscores in successes.
function refuse(c: Context, errorType: ErrorType): Response {
  const body = { result: "error", documentation: DOCUMENTATION, "terms-of-use": TERMS, "error-type": errorType };
  return c.json(body, ERROR_STATUS[errorType]);
}
