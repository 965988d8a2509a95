import { Filter, More } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../../platform/console/page.tsx";
import { Routes } from "../../../platform/http/route.ts";
import { roleSuffices } from "../../../platform/identity.ts";
import type { CrawlDeps } from "../ports.ts";
import { HeldPriceRow } from "./console.tsx";
import { listHeldPrices } from "./list-held-prices.ts";
import { HELD_PRICE_STATES } from "./rules.ts";
import { heldPriceQuery } from "./schemas.ts";
import { tell } from "../../../platform/console/tell.ts";

const PATH = "/admin/held-prices";

export const heldPricePageRoutes = new Routes<CrawlDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Prices that are held back",
    access: "observer",
    page: true,
    query: heldPriceQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query }) => {
    const page = await listHeldPrices(deps, query);
    const { state, supplierId } = query;
    const of = supplierId === undefined ? "" : `&supplierId=${supplierId}`;
    const choices = HELD_PRICE_STATES.map((label) => ({ label, path: `${PATH}?state=${label}${of}` }));
    const acts = roleSuffices(identity.role, "operator");
    const now = deps.clock.now();
    return htmlResponse(
      <Page title={tell`Held prices`} path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`Prices held back`}</h1>
          <Filter choices={choices} chosen={state} />
        </div>
        <p class="soft">
          <a href="/admin/suppliers">{tell`Suppliers`}</a>
          {" · "}
          {tell`A price that another part of its page denies, or that jumped against the last one, is not published before somebody decides. What was published before stands meanwhile. The decision holds for this price of this offer, whenever it is read.`}
        </p>
        <Card part="held-prices" title={tell`${state}, oldest first${supplierId === undefined ? "" : `: ${supplierId}`}`}>
          {page.items.length === 0 && <p>{tell`None.`}</p>}
          <ul class="rows">
            {page.items.map((held) => (
              <HeldPriceRow held={held} now={now} acts={acts} />
            ))}
          </ul>
          <More path={`${PATH}?state=${state}${of}`} cursor={page.nextCursor} />
        </Card>
      </Page>,
    );
  },
);
