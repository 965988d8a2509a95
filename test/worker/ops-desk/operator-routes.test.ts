import { createExecutionContext } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { Operator, OperatorRole } from "../../../src/platform/identity.ts";
import { ACTOR, depsWith, makeFirstAdmin, PASSWORD } from "./setting.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

beforeAll(async () => void (await makeFirstAdmin()));

/** Asks as an operator of this role; the token is the operator's id. */
function askingAs(role: OperatorRole) {
  const operator = async (id: string): Promise<Operator> => ({ kind: "operator", id, email: ACTOR.email, role });
  const nobody = async () => undefined;
  const deps = depsWith(
    {},
    {
      identities: { operator, buyer: nobody, opsReader: nobody, ticket: nobody },
      rateLimits: UNLIMITED,
    },
  );
  const app = createApp(() => deps, routes);
  return async (method: string, path: string, given: { as?: string; body?: object } = {}) => {
    const headers = { authorization: `Bearer ${given.as ?? ACTOR.id}`, "content-type": "application/json" };
    const init = { method, headers, ...(given.body ? { body: JSON.stringify(given.body) } : {}) };
    const response = await app.fetch(new Request(`https://api.test${path}`, init), {}, createExecutionContext());
    return { status: response.status, body: JSON.parse(await response.text()) as Record<string, unknown> };
  };
}

it("[AUTH-2] operators are added, listed and given another role over HTTP, and enrol an authenticator for themselves alone", async () => {
  const [admin, observer] = [askingAs("admin"), askingAs("observer")];
  const email = "katherine@ops.test";
  const added = await admin("POST", "/admin/operators", { body: { email, password: PASSWORD, role: "operator" } });
  expect(added.status).toBe(201);
  const id = String(added.body["id"]);

  expect(await admin("PATCH", `/admin/operators/${id}`, { body: { role: "observer" } })).toMatchObject({ status: 200, body: { id } });
  const { items } = (await admin("GET", "/admin/operators")).body as { items: object[] };
  expect(items).toContainEqual(expect.objectContaining({ id, email, role: "observer", disabled: false }));

  expect(await observer("POST", `/admin/operators/${id}/totp`, { as: id })).toMatchObject({ status: 201 });
  expect(await observer("POST", `/admin/operators/${id}/totp`)).toMatchObject({ status: 403, body: { type: "/problems/forbidden" } });
  expect(await admin("POST", `/admin/operators/${id}/totp`)).toMatchObject({ status: 201 });
});
