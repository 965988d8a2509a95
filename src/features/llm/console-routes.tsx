import { raw } from "hono/html";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { idSchema } from "../../platform/ids.ts";
import { foreignCursor, pageQuery, readCursor } from "../../platform/http/pagination.ts";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { loadUsageCards } from "../../sdks.ts";
import type { ModelRow } from "./console.tsx";
import { readCircuits } from "./read-circuits.ts";
import { sumDayByModel } from "./model-usage-store.ts";
import { priceOn } from "./models.ts";
import { modelsAtZeroCost } from "./pricing-alerts.ts";
import type { LlmDeps } from "./ports.ts";
import { readPanels } from "./read-panels.ts";
import { readable } from "./readable.ts";
import { USAGE_PATH } from "./usage-path.ts";
import { utcDay } from "../../platform/utc-day.ts";
import { show, tell } from "../../platform/console/tell.ts";

const PATH = "/admin/llm";
/** A screen of calls: there is more on the page than these. */
const callsQuery = pageQuery(100).extend({ limit: wholeNumber(1, 100).default(10) });

/** Every model that is priced, allowed, was used today or has an alert about its cost. */
async function modelRows(deps: LlmDeps, day: string): Promise<ModelRow[]> {
  const { settings, contract, db } = deps;
  const { llmModels } = settings;
  const [usage, atZeroCost] = await Promise.all([sumDayByModel(db, day), readable(deps, "zero-cost", () => modelsAtZeroCost(deps))]);
  const allowed: readonly string[] = llmModels.state === "configured" ? llmModels.value.LLM_ALLOWED_MODELS_JSON : [];
  const alerted = atZeroCost?.map((key) => key.slice(key.indexOf(".") + 1));
  const names = new Set([
    ...allowed,
    ...contract.llm.models.map(({ model }) => model),
    ...usage.map(({ model }) => model),
    ...(alerted ?? []),
  ]);
  return [...names].map((model) => {
    const priced = contract.llm.models.find((known) => known.model === model);
    return {
      ...{ model, priced, price: priced && priceOn(priced, day) },
      allowed: allowed.includes(model),
      usage: usage.find((used) => used.model === model),
      zeroCost: alerted?.includes(model),
    };
  });
}

export const llmPageRoutes = new Routes<LlmDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "The LLM gateway: models, budgets, alerts, calls and books",
    access: "observer",
    page: true,
    query: callsQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { limit, cursor } }) => {
    const now = deps.clock.now();
    const day = utcDay(now);
    const panels = await readPanels(deps, day, { limit, before: callBefore(cursor) });
    const circuits = await readCircuits(deps);
    const rows = await modelRows(deps, day);
    const { gatewayCards } = await loadUsageCards();
    const unpriced = rows.filter(({ allowed, price }) => allowed && !price);
    return htmlResponse(
      <Page title={tell`LLM gateway`} path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`LLM gateway`}</h1>
          <span class="soft">{show`${day}, UTC day, all users`}</span>
          <a href={USAGE_PATH}>{tell`Usage by day, model and user`}</a>
          {unpriced.length > 0 && (
            <p class="problem">{show`The gateway does not start: no pricing rule for ${unpriced.map(({ model }) => model).join(", ")}.`}</p>
          )}
        </div>
        {raw(gatewayCards({ circuits, rows, panels, llm: deps.contract.llm, path: PATH, now }))}
      </Page>,
    );
  },
);

/** The call after which the list goes on. */
function callBefore(cursor: string | undefined): string | undefined {
  const [id] = readCursor(cursor, 1) ?? [];
  if (id !== undefined && !idSchema("llm").safeParse(id).success) throw foreignCursor();
  return id;
}
