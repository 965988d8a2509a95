import { Routes } from "../../../platform/http/route.ts";
import { closeAccount } from "../close-account.ts";
import type { AuthDeps } from "../ports.ts";
import { suspendAccount, unsuspendAccount } from "../suspend-account.ts";
import { buyerAtDesk, readAccount, readAccounts } from "./read-accounts.ts";
import { accountDetailSchema, accountPage, accountParams, accountsQuery, reasonBody } from "./schemas.ts";

const tag = "Access";
const noStore = { "cache-control": "no-store" };
const act = { tag, access: "operator", stepUp: "accounts", params: accountParams, body: reasonBody, problems: ["not-found"] } as const;
const replies = { 200: { description: "The account as it is now.", schema: accountDetailSchema } };

/** What operators see of buyers' accounts, and do about them. */
export const accountDeskRoutes = new Routes<AuthDeps>()
  .add(
    {
      method: "get",
      path: "/admin/buyers",
      tag,
      summary: "Buyers' accounts, the newest first, or the one of an address or id",
      access: "observer",
      query: accountsQuery,
      replies: { 200: { description: "A page.", schema: accountPage } },
    },
    async ({ deps, query, reply }) => reply(200, await readAccounts(deps, query), noStore),
  )
  .add(
    {
      method: "get",
      path: "/admin/buyers/{id}",
      tag,
      summary: "A buyer's account, with its sessions and service tokens",
      access: "observer",
      params: accountParams,
      replies: { 200: { description: "The account.", schema: accountDetailSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, reply }) => reply(200, await readAccount(deps, params.id), noStore),
  )
  .add(
    {
      ...act,
      method: "post",
      path: "/admin/buyers/{id}/suspend",
      summary: "Suspend a buyer's account",
      description:
        "Nobody signs in to it, its sessions end and its service tokens are revoked within seconds, its automations are off and what waits for them is called off. Carts and orders stay. Its buyer is told why, by mail and at the refused sign-in. Again changes nothing: the first reason stays.",
      replies,
    },
    async ({ deps, identity, params, body, reply }) => {
      await suspendAccount(deps, await buyerAtDesk(deps, params.id), { operator: identity, reason: body.reason });
      return reply(200, await readAccount(deps, params.id), noStore);
    },
  )
  .add(
    {
      ...act,
      method: "post",
      path: "/admin/buyers/{id}/unsuspend",
      summary: "Let a buyer in again",
      description:
        "Automations that were on are on again, unless the account is closed. Service tokens stay revoked. Again changes nothing.",
      replies,
    },
    async ({ deps, identity, params, body, reply }) => {
      await unsuspendAccount(deps, await buyerAtDesk(deps, params.id), { operator: identity, reason: body.reason });
      return reply(200, await readAccount(deps, params.id), noStore);
    },
  )
  .add(
    {
      ...act,
      method: "post",
      path: "/admin/buyers/{id}/close",
      summary: "Close a buyer's account",
      description:
        "As its buyer closes it: it is erased when the days of grace are over, and its buyer, who is told why by mail, may open it again until then. One that is to stay shut is suspended too. Again changes nothing.",
      replies,
    },
    async ({ deps, identity, params, body, reply }) => {
      await closeAccount(deps, await buyerAtDesk(deps, params.id), { operator: identity, reason: body.reason });
      return reply(200, await readAccount(deps, params.id), noStore);
    },
  );
