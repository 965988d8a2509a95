import { raw } from "hono/html";
import { More, SearchForm } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { presentedToken } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import type { StepUps } from "../../platform/step-up.ts";
import { loadOrderActs } from "../../sdks.ts";
import { WebhookRow } from "../checkout/webhook-row.tsx";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { readKey, SOUGHT } from "./key-rules.ts";
import { readOrder } from "./read-order.ts";
import { orderParams, typedQuery } from "./schemas.ts";
import { searchOrders } from "./search-orders.ts";
import { show, tell, told } from "../../platform/console/tell.ts";

const PATH = "/admin/orders";
const SEARCH = `${PATH}/search`;
const tag = "Console";
const html = { 200: { description: "HTML.", contentType: "text/html" } };

export const ordersDeskPageRoutes = new Routes<CheckoutDeps & { stepUps: StepUps }>()
  .add(
    { method: "get", path: SEARCH, tag, summary: "Find orders", access: "observer", page: true, query: typedQuery, replies: html },
    async ({ deps, identity, query }) => {
      const q = query.q.trim();
      const known = q === "" || readKey(q) !== undefined;
      const page = known ? await searchOrders(deps, { ...query, q: q === "" ? undefined : q }) : { items: [], nextCursor: null };
      const { ordersFound } = await loadOrderActs();
      return htmlResponse(
        <Page title={tell`Find orders`} path={SEARCH} operator={identity}>
          <div class="head">
            <h1>{tell`Find orders`}</h1>
            <SearchForm path={SEARCH} value={q} label={tell`By ${told(SOUGHT)}`} />
            {!known && <p class="problem" role="alert">{show`“${q}” is none of these.`}</p>}
          </div>
          <Card part="found" title={q === "" ? tell`All attempts` : tell`Found for ${q}`} aside={tell`newest first`}>
            {page.items.length === 0 ? <p>{tell`None.`}</p> : raw(ordersFound({ found: page.items, now: deps.clock.now() }))}
            <More path={`${SEARCH}?q=${encodeURIComponent(q)}`} cursor={page.nextCursor} />
          </Card>
        </Page>,
      );
    },
  )
  .add(
    { method: "get", path: `${PATH}/{id}`, tag, summary: "An order", access: "observer", page: true, params: orderParams, replies: html },
    async ({ deps, identity, params, request }) => {
      const order = await readOrder(deps, params.id);
      const now = deps.clock.now();
      const mayAct = roleSuffices(identity.role, "operator");
      const mayRefund = mayAct && (order.acts.includes("refund") || order.shortfalls.some(({ state }) => state === "OPEN"));
      const provenUntil = mayRefund ? await deps.stepUps.until(presentedToken(request) ?? "", "money") : undefined;
      const { orderParts } = await loadOrderActs();
      const parts = orderParts({ order, mayAct, provenUntil, now });
      const name = order.orderId === null ? tell`Attempt ${order.attemptId}` : tell`Order ${order.orderId}`;
      return htmlResponse(
        <Page title={name} path={`${PATH}/${params.id}`} operator={identity} live>
          <div class="head" data-part="head">
            <h1>{name}</h1>
            {raw(parts.state)}
            <a href={SEARCH}>{tell`Find another`}</a>
          </div>
          <div class="sides">
            <div>
              <Card part="next" title={tell`What comes next`}>
                {raw(parts.next)}
                {raw(parts.acts)}
              </Card>
              <Card part="timeline" title={tell`What happened`} aside={tell`oldest first`}>
                {raw(parts.timeline)}
              </Card>
            </div>
            <div>
              <Card part="facts" title={tell`Where it stands`}>
                {raw(parts.facts)}
              </Card>
              {order.shortfalls.length > 0 && (
                <Card part="shortfalls" title={tell`Missing pieces`} aside={tell`paid, and not there`}>
                  {raw(parts.shortfalls)}
                </Card>
              )}
              {order.money !== null && (
                <Card part="money" title={tell`Money`} aside={tell`as booked`}>
                  {raw(parts.money)}
                </Card>
              )}
              <Card part="lines" title={tell`Lines`}>
                {raw(parts.lines)}
              </Card>
              <Card part="webhooks" title={tell`Webhooks about its payment`} aside={tell`the newest fifty`}>
                {order.webhooks.length === 0 && <p>{tell`None was received.`}</p>}
                <ul class="rows">
                  {order.webhooks.map((webhook) => (
                    <WebhookRow webhook={webhook} now={now} mayAct={mayAct} />
                  ))}
                </ul>
              </Card>
            </div>
          </div>
        </Page>,
      );
    },
  );
