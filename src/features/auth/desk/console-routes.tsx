import { raw } from "hono/html";
import { htmlResponse, Page } from "../../../platform/console/page.tsx";
import { presentedToken } from "../../../platform/http/credential.ts";
import { Routes } from "../../../platform/http/route.ts";
import { roleSuffices } from "../../../platform/identity.ts";
import type { StepUps } from "../../../platform/step-up.ts";
import { loadAccountCards } from "../../../sdks.ts";
import type { AuthDeps } from "../ports.ts";
import { readAccount, readAccounts } from "./read-accounts.ts";
import { accountParams, accountsQuery } from "./schemas.ts";
import { tell } from "../../../platform/console/tell.ts";

const PATH = "/admin/accounts";
const html = { 200: { description: "HTML.", contentType: "text/html" } };
const shared = { method: "get", tag: "Console", access: "observer", page: true, replies: html } as const;

/** The console's pages of buyers' accounts. */
export const accountPageRoutes = new Routes<AuthDeps & { stepUps: StepUps }>()
  .add({ ...shared, path: PATH, summary: "Find a buyer's account", query: accountsQuery }, async ({ deps, identity, query }) => {
    const [page, { accountList }] = await Promise.all([readAccounts(deps, query), loadAccountCards()]);
    return htmlResponse(
      <Page title={tell`Accounts`} path={PATH} operator={identity}>
        {raw(accountList({ page, query, now: deps.clock.now() }))}
      </Page>,
    );
  })
  .add(
    { ...shared, path: `${PATH}/{id}`, summary: "A buyer's account", params: accountParams },
    async ({ deps, identity, params, request }) => {
      const mayAct = roleSuffices(identity.role, "operator");
      const [account, { accountPage }, provenUntil] = await Promise.all([
        readAccount(deps, params.id),
        loadAccountCards(),
        mayAct ? deps.stepUps.until(presentedToken(request) ?? "", "accounts") : undefined,
      ]);
      return htmlResponse(
        <Page title={account.email} path={`${PATH}/${params.id}`} operator={identity}>
          {raw(accountPage({ account, mayAct, provenUntil, now: deps.clock.now() }))}
        </Page>,
      );
    },
  );
