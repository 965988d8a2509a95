import { More, SearchForm } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { checkoutBaseline } from "./checkout-baseline.ts";
import { checkoutReport } from "./checkout-report.ts";
import { AttemptRow, Baseline, Volumes } from "./console.tsx";
import type { CheckoutDeps } from "./ports.ts";
import { reportQuery } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/orders";
const WINDOW_HOURS = 24;

export const checkoutPageRoutes = new Routes<CheckoutDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Checkouts to know of, and what is usual",
    access: "observer",
    page: true,
    query: reportQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { limit, cursor } }) => {
    const [report, baseline] = await Promise.all([checkoutReport(deps, { limit, cursor }), checkoutBaseline(deps, WINDOW_HOURS)]);
    return htmlResponse(
      <Page title={tell`Orders`} path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`Checkout and orders`}</h1>
          <SearchForm
            path={`${PATH}/search`}
            label={tell`Find an order by its id, attempt, cart, buyer, payment, request, webhook or e-mail address`}
          />
        </div>
        <div class="sides">
          <Card part="attempts" title={tell`Attempts to know of`} aside={tell`the longest waiting first`}>
            {report.items.length === 0 && <p class="soft">{tell`None is reserved, reconciling, or unpaid past its threshold.`}</p>}
            <ul class="rows">
              {report.items.map((attempt) => (
                <AttemptRow attempt={attempt} />
              ))}
            </ul>
            <More path={PATH} cursor={report.nextCursor} />
          </Card>
          <div>
            <Card part="volumes" title={tell`Volumes`}>
              <Volumes baseline={baseline} />
            </Card>
            <Card part="webhooks" title={tell`Received webhooks`}>
              <p>
                <a href="/admin/webhooks">{tell`What the payment provider sent, and what came of it`}</a>
              </p>
            </Card>
          </div>
        </div>
        <Card part="baseline" title={tell`What is usual, and what is now`}>
          <Baseline baseline={baseline} />
        </Card>
      </Page>,
    );
  },
);
