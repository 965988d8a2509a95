import { raw } from "hono/html";
import * as z from "zod";
import { htmlResponse, Page } from "../../../platform/console/page.tsx";
import { tell } from "../../../platform/console/tell.ts";
import { pageQuery } from "../../../platform/http/pagination.ts";
import { Routes } from "../../../platform/http/route.ts";
import { loadAutomationCards } from "../../../sdks.ts";
import type { AutomationsDeps } from "../ports.ts";
import { automationParams } from "../schemas.ts";
import { FARES } from "../store/desk.ts";
import { readDefinition, readDefinitions } from "./read-definitions.ts";

const PATH = "/admin/automations/definitions";
const html = { 200: { description: "HTML.", contentType: "text/html" } };
const shared = { method: "get", tag: "Console", access: "operator", page: true, replies: html } as const;

/** The page says itself that it found nothing. */
const definitionsQuery = pageQuery().extend({
  q: z.string().trim().max(300).optional().describe("An automation's or a buyer's id, or an e-mail address, exactly."),
  state: z.enum(FARES).optional().describe("Only those whose tries fail, or that were turned off by other than their buyer."),
});

/** The console's pages of buyers' automations: who has what done at which event, and how its runs went. Addresses are buyers' data: not for observers. */
export const definitionPageRoutes = new Routes<AutomationsDeps>()
  .add({ ...shared, path: PATH, summary: "Find a buyer's automation", query: definitionsQuery }, async ({ deps, identity, query }) => {
    const [page, { definitionList }] = await Promise.all([readDefinitions(deps, query), loadAutomationCards()]);
    return htmlResponse(
      <Page title={tell`Buyers' automations`} path={PATH} operator={identity}>
        {raw(definitionList({ page, query, now: deps.clock.now() }))}
      </Page>,
    );
  })
  .add(
    { ...shared, path: `${PATH}/{id}`, summary: "A buyer's automation with its runs", params: automationParams, query: pageQuery() },
    async ({ deps, identity, params, query }) => {
      const [definition, { definitionPage }] = await Promise.all([readDefinition(deps, params.id, query), loadAutomationCards()]);
      return htmlResponse(
        <Page title={definition.automation.name} path={`${PATH}/${params.id}`} operator={identity}>
          {raw(definitionPage({ definition, now: deps.clock.now() }))}
        </Page>,
      );
    },
  );
