import { raw } from "hono/html";
import * as z from "zod";
import { Filter } from "../../../platform/console/action.tsx";
import { Badge } from "../../../platform/console/parts.tsx";
import { htmlResponse, Page } from "../../../platform/console/page.tsx";
import { Routes } from "../../../platform/http/route.ts";
import { roleSuffices } from "../../../platform/identity.ts";
import { loadSupplierCards } from "../../../sdks.ts";
import type { CrawlDeps } from "../ports.ts";
import { listStandings } from "./list-standings.ts";
import { troublesOf } from "./troubles.ts";
import { tell } from "../../../platform/console/tell.ts";

const PATH = "/admin/suppliers";
const SHOWN = ["all", "troubled"] as const;
const CHOICES = SHOWN.map((label) => ({ label, path: `${PATH}?show=${label}` }));

export const supplierPageRoutes = new Routes<CrawlDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "How each supplier fares",
    access: "observer",
    page: true,
    query: z.object({ show: z.enum(SHOWN).default("all") }),
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { show } }) => {
    const now = deps.clock.now();
    const standings = (await listStandings(deps))
      .map((supplier) => ({ supplier, troubles: troublesOf(supplier, deps.contract.crawl.supplierFailures) }))
      .toSorted((a, b) => rank(a) - rank(b));
    const troubled = standings.filter(({ troubles }) => troubles.length > 0);
    const shown = show === "troubled" ? troubled : standings;
    const acts = roleSuffices(identity.role, "operator");
    const { supplierCards } = await loadSupplierCards();
    const cards = supplierCards(shown.map((each) => ({ ...each, now, acts })));
    return htmlResponse(
      <Page title={tell`Suppliers`} path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`Suppliers`}</h1>
          <Filter choices={CHOICES} chosen={show} />
          <Badge state={troubled.length > 0 ? "warn" : "pass"}>
            {troubled.length > 0 ? tell`${troubled.length} of ${standings.length} want a look` : tell`${standings.length}, all well`}
          </Badge>
        </div>
        <p class="soft">
          <a href="/admin/held-prices">{tell`Prices held back`}</a>
        </p>
        {shown.length === 0 && <p>{tell`None.`}</p>}
        <div class="grid">{raw(cards)}</div>
      </Page>,
    );
  },
);

/** The failing first, then those that want a look, the well, and those that are switched off. */
const rank = ({ supplier, troubles }: { supplier: { enabled: boolean }; troubles: readonly { status: "fail" | "warn" }[] }): number =>
  troubles[0] ? (troubles[0].status === "fail" ? 0 : 1) : supplier.enabled ? 2 : 3;
