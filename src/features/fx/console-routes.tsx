import { raw } from "hono/html";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { loadFxCards } from "../../sdks.ts";
import { coverageOver } from "./coverage-history.ts";
import { HELD_STATES, heldRatesPageQuery } from "./held-schemas.ts";
import { listHeldRates } from "./held-store.ts";
import { changesSince } from "./history-store.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf, freshnessOf } from "./rules.ts";
import { readRates } from "./store.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/fx";
const HOUR_MS = 3_600_000;
/** How coverage went is shown for a fortnight, each six hours. */
const STEP_MS = 6 * HOUR_MS;
const STEPS = 56;
/** A rate that was stale as the fortnight began was published before it. */
const BEFORE_MS = 30 * 24 * HOUR_MS;

export const fxPageRoutes = new Routes<FxDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Exchange rates: figures held back, coverage over time, what is in force",
    access: "observer",
    page: true,
    query: heldRatesPageQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { state, limit, cursor } }) => {
    const now = deps.clock.now();
    const policy = deps.contract.fx;
    const [beforeId] = readCursor(cursor, 1) ?? [];
    const from = new Date(now.getTime() - STEPS * STEP_MS - BEFORE_MS);
    const [rates, held, changes, { fxCards }] = await Promise.all([
      readRates(deps.db, policy.base),
      listHeldRates(deps.db, { state: state === "all" ? undefined : state, limit: limit + 1, beforeId }),
      changesSince(deps.db, policy.base, from),
      loadFxCards(),
    ]);
    const moments = Array.from({ length: STEPS }, (_, step) => new Date(now.getTime() - (STEPS - 1 - step) * STEP_MS));
    const view = {
      path: PATH,
      base: policy.base,
      now,
      acts: roleSuffices(identity.role, "operator"),
      coverage: coverageOf(rates, now, policy),
      rates: policy.supportedCurrencies
        .filter((currency) => currency !== policy.base)
        .map((currency) => {
          const rate = rates.get(currency);
          return { currency, rate, freshness: rate ? freshnessOf(rate.asOf, now, policy) : ("expired" as const) };
        }),
      past: coverageOver(changes, moments, policy),
      held: toPage(
        held,
        limit,
        ({ id }) => [id],
        (one) => one,
      ),
      choices: [...HELD_STATES, "all"],
      state,
    };
    return htmlResponse(
      <Page title={tell`Exchange rates`} path={PATH} operator={identity} live>
        {raw(fxCards(view))}
      </Page>,
    );
  },
);
