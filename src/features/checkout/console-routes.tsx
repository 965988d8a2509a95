import { More, SearchForm } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { checkoutBaseline } from "./checkout-baseline.ts";
import { checkoutReport } from "./checkout-report.ts";
import { AttemptRow, Baseline, Volumes } from "./console.tsx";
import type { CheckoutDeps } from "./ports.ts";
import { reportQuery } from "./schemas.ts";

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
      <Page title="Orders" path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>Checkout and orders</h1>
          <SearchForm
            path={`${PATH}/search`}
            label="Find an order by its id, attempt, cart, buyer, payment, request, webhook or e-mail address"
          />
        </div>
        <div class="sides">
          <Card part="attempts" title="Attempts to know of" aside="the longest waiting first">
            {report.items.length === 0 && <p class="soft">None is reserved, reconciling, or unpaid past its threshold.</p>}
            <ul class="rows">
              {report.items.map((attempt) => (
                <AttemptRow attempt={attempt} />
              ))}
            </ul>
            <More path={PATH} cursor={report.nextCursor} />
          </Card>
          <div>
            <Card part="volumes" title="Volumes">
              <Volumes baseline={baseline} />
            </Card>
            <Card part="webhooks" title="Received webhooks">
              <p>
                <a href="/admin/webhooks">What the payment provider sent, and what came of it</a>
              </p>
            </Card>
          </div>
        </div>
        <Card part="baseline" title="What is usual, and what is now">
          <Baseline baseline={baseline} />
        </Card>
      </Page>,
    );
  },
);
