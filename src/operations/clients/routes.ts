import * as z from "zod";
import type { ProblemTable } from "../../platform/http/problem.ts";
import { Routes } from "../../platform/http/route.ts";
import { confirmClient } from "./confirm-client.ts";
import type { ClientDeps } from "./ports.ts";
import type { ConfirmationRefusal } from "./rules.ts";
import { clientParams, clientSchema, confirmClientBody, viewClient } from "./schemas.ts";

const tag = "Clients";

const clientProblems: ProblemTable<ConfirmationRefusal> = {
  "client-not-registered": () => ({
    type: "not-found",
    title: "Not found",
    status: 404,
    detail: "no such client was seen",
    extensions: { subject: "client" },
  }),
  "client-not-seen-to-recover": () => ({
    type: "client-not-seen-to-recover",
    title: "The client was not seen to recover from a conflict",
    status: 409,
    detail: "Have it run against the conformance kit of packages/sdk, or wait until it meets a conflict; then confirm it.",
  }),
};

export const clientsRoutes = new Routes<ClientDeps>()
  .add(
    {
      method: "get",
      path: "/admin/clients",
      tag,
      summary: "The programs that change carts, by name and contract version",
      description: "At most a hundred, so that there are no pages; how each keeps to the contract is in section `carts` of `/health/ops`.",
      access: "observer",
      replies: { 200: { description: "Clients.", schema: z.object({ items: z.array(clientSchema) }) } },
    },
    async ({ deps, reply }) => reply(200, { items: (await deps.clientDesk.listClients()).map(viewClient) }),
  )
  .add(
    {
      method: "post",
      path: "/admin/clients/{name}/{version}/confirm",
      tag,
      summary: "Confirm that a client handles conflicts as it should",
      description: "It has to have been seen to recover from a live one.",
      access: "operator",
      params: clientParams,
      body: confirmClientBody,
      replies: { 200: { description: "The client.", schema: clientSchema } },
      problems: ["client-not-seen-to-recover"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await confirmClient(deps, { ...params, ...body }, identity);
      return result.ok ? reply(200, viewClient(result.value)) : refuse(result.refusal, clientProblems);
    },
  );
