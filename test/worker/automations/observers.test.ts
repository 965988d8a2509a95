import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { addOperator } from "../../../src/operations/operators/add-operator.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import type { OperatorRole } from "../../../src/platform/identity.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { routes } from "../all-routes.ts";
import { ACTOR, PASSWORD, makeFirstAdmin, signIn, verifyingBy } from "../ops-desk/setting.ts";
import { cheaply } from "../cheap-passwords.ts";
import { UNLIMITED } from "../unlimited.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

const TRIES = 6;
/** What the receiver answers, which stands in each error. */
const ANSWERED = "status 503";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
let letterId: string;
let deps: Deps;
const tokens = new Map<OperatorRole, string>();

beforeAll(async () => {
  await makeFirstAdmin();
  const receivers = fakeReceivers();
  one = await buyerWithAutomation();
  receivers.answer(one.url, ...Array.from({ length: TRIES }, () => 503));
  await wakeAutomations(one.deps, [(await one.append(one.event("ord_seen"))).id]);
  await one.pump();
  letterId = present((await lettersOf(one))[0], "a dead letter").id;
  const bindings = { ...env, ...verifyingBy("local") };
  deps = createDeps(bindings, { passwords: cheaply(createDeps(bindings).passwords), rateLimits: UNLIMITED });
  for (const role of ["observer", "operator"] as const) {
    const email = `reads.letters.${role}@ops.test`;
    await addOperator(deps, { email, password: PASSWORD, role }, ACTOR);
    tokens.set(role, valueOf(await signIn(deps, email)).accessToken);
  }
}, 60_000);

async function asked(role: OperatorRole, method: string, path: string): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${present(tokens.get(role), "a session")}`, accept: "text/html" };
  const response = await createApp(() => deps, routes).fetch(
    new Request(`https://api.test${path}`, { method, headers }),
    {},
    createExecutionContext(),
  );
  return { status: response.status, text: await response.text() };
}

/** All that is the buyer's in a letter, and in what its receiver is known by. */
const buyersOwn = () => [one.buyerId, "ord_seen of", '"order":', ANSWERED];

const said = (text: string) => buyersOwn().filter((words) => text.replaceAll("&quot;", '"').includes(words));

/** The page of the list on which the letter stands: its query, and the letter as a session reads it there. */
async function found(role: OperatorRole): Promise<{ query: string; letter: Record<string, unknown> }> {
  for (let query = "state=undecided&limit=100"; ;) {
    const { status, text } = await asked(role, "GET", `/automations/dead-letters?${query}`);
    expect(status).toBe(200);
    const { items, nextCursor } = JSON.parse(text) as { items: { id: string }[]; nextCursor: string | null };
    const letter = items.find(({ id }) => id === letterId);
    if (letter) return { query, letter };
    query = `state=undecided&limit=100&cursor=${encodeURIComponent(present(nextCursor, "a further page"))}`;
  }
}

describe("dead letters, read by a session of an operator's", () => {
  it("[AUT-3] have to an observer no buyer, subject, payload or error in JSON, and to an operator all of it", async () => {
    const [{ letter: observed }, { letter: whole }] = [await found("observer"), await found("operator")];
    expect(said(JSON.stringify(observed))).toEqual([]);
    expect(observed).toMatchObject({ state: "undecided", cause: "spent", buyerId: "hidden", error: "hidden" });
    expect(said(JSON.stringify(whole))).toEqual(buyersOwn());
  });

  it("[AUT-3] stand on an observer's page without it and without a form, and on an operator's with both", async () => {
    const { query } = await found("operator");
    const [observed, whole] = [
      await asked("observer", "GET", `/admin/automations?${query}`),
      await asked("operator", "GET", `/admin/automations?${query}`),
    ];
    expect([observed.status, whole.status]).toEqual([200, 200]);
    expect(said(observed.text)).toEqual([]);
    expect(said(whole.text)).toEqual(buyersOwn());
    expect(observed.text).toContain(letterId);
    expect(observed.text).not.toContain("/automations/dead-letters/");
    expect(observed.text).toContain("Acting needs the role operator");
    expect(whole.text).toContain(`/automations/dead-letters/${letterId}/outcome`);
  });

  it("[AUT-3] name to an observer no buyer of a receiver that rests, nor what it answered", async () => {
    await one.deps.db.execute(sql`
      insert into automation_receivers (buyer_id, receiver, failures, last_error, opened_at, open_until, updated_at)
      values (${one.buyerId}, 'https://rests.test', 9, ${ANSWERED}, now() - interval '9 days', now() + interval '1 hour', now())`);
    const [observed, whole] = [
      await asked("observer", "GET", "/automations/receivers"),
      await asked("operator", "GET", "/automations/receivers"),
    ];
    expect([observed.status, whole.status]).toEqual([200, 200]);
    const rests = (text: string) =>
      (JSON.parse(text) as { items: Record<string, unknown>[] }).items.find(({ receiver }) => receiver === "https://rests.test");
    expect(rests(whole.text)).toMatchObject({ buyerId: one.buyerId, lastError: ANSWERED });
    expect(rests(observed.text)).toMatchObject({ buyerId: "hidden", lastError: "hidden" });
    expect(said(observed.text)).toEqual([]);
  });
});
