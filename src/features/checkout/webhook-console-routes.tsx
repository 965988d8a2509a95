import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import type { CheckoutDeps } from "./ports.ts";
import { WEBHOOK_STATES, webhooksQuery, webhookView } from "./webhook-schemas.ts";
import { WebhookRow } from "./webhook-row.tsx";
import { listWebhooks } from "./webhook-store.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/webhooks";
const CHOICES = [
  { label: "all", path: PATH },
  ...WEBHOOK_STATES.map((state) => ({ label: state.toLowerCase(), path: `${PATH}?state=${state}` })),
];

/** What the payment provider sent, and what came of each (GEN-7). */
export const webhookPageRoutes = new Routes<CheckoutDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Received webhooks",
    access: "observer",
    page: true,
    query: webhooksQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { state, payment, limit, cursor } }) => {
    const [beforeId] = readCursor(cursor, 1) ?? [];
    const rows = await listWebhooks(deps.db, { state, paymentIntentId: payment, limit: limit + 1, beforeId });
    const page = toPage(rows, limit, ({ id }) => [id], webhookView);
    const now = deps.clock.now();
    const mayAct = roleSuffices(identity.role, "operator");
    const filter = new URLSearchParams({ ...(state ? { state } : {}), ...(payment ? { payment } : {}) }).toString();
    return htmlResponse(
      <Page title={tell`Received webhooks`} path="/admin/orders/webhooks" operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`Received webhooks`}</h1>
          <Filter choices={CHOICES} chosen={state?.toLowerCase() ?? "all"} />
        </div>
        <Card
          part="webhooks"
          title={payment === undefined ? tell`Of the payment provider` : tell`About ${payment}`}
          aside={tell`newest first`}
        >
          {page.items.length === 0 && <p>{tell`None.`}</p>}
          <ul class="rows">
            {page.items.map((webhook) => (
              <WebhookRow webhook={webhook} now={now} mayAct={mayAct} />
            ))}
          </ul>
          <More path={filter === "" ? PATH : `${PATH}?${filter}`} cursor={page.nextCursor} />
        </Card>
      </Page>,
    );
  },
);
