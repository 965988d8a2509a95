import { raw } from "hono/html";
import { htmlResponse, Page } from "../../../platform/console/page.tsx";
import { tell } from "../../../platform/console/tell.ts";
import { pageQuery } from "../../../platform/http/pagination.ts";
import { Routes } from "../../../platform/http/route.ts";
import { loadAutomationCards } from "../../../sdks.ts";
import { OPERATORS_ACCOUNT } from "../../auth/operators-account.ts";
import type { AutomationsDeps } from "../ports.ts";
import { readAutomations } from "../read-automations.ts";

const PATH = "/admin/automations/operators";

/** The console's page of the operators' own automations: what they are told of, and where. Addresses may be secrets: not for observers. */
export const operatorsAutomationPageRoutes = new Routes<AutomationsDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "The operators' automations",
    access: "operator",
    page: true,
    query: pageQuery(),
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query }) => {
    const [page, { operatorsAutomations }] = await Promise.all([readAutomations(deps, OPERATORS_ACCOUNT, query), loadAutomationCards()]);
    return htmlResponse(
      <Page title={tell`Operators' automations`} path={PATH} operator={identity}>
        {raw(operatorsAutomations({ page, mayChange: identity.role === "admin", now: deps.clock.now() }))}
      </Page>,
    );
  },
);
