import { describe, expect, it } from "vitest";
import { heedAccounts } from "../../../src/operations/on-call/heed-accounts.ts";
import { onCallHealth } from "../../../src/operations/on-call/health.ts";
import { changeOperator } from "../../../src/operations/operators/change-operator.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import type { OperatorRole } from "../../../src/platform/identity.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { answerOf, depsByRole, pageFor } from "../served.ts";

const ON_CALL = "/notifications/incident-alerts/on-call";
const { receiver: FIRST, escalation } = contractFor("local").incidentAlerts;
const LAST = escalation.at(-1)?.receiver ?? "";

async function call(method: string, path: string, body?: unknown, token = "operator") {
  const request = new Request(`https://api.test${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await answerOf(depsByRole(), request);
  return { status: response.status, json: JSON.parse(await response.text()) };
}

interface OnCall {
  receiver: string;
  now: { person: string; insteadOf: string | null } | null;
  next: { person: string }[];
  covers: { id: string }[];
  version: number;
}
const of = (receiver: string, { json }: { json: { items: OnCall[] } }): OnCall => {
  const found = json.items.find((one) => one.receiver === receiver);
  if (!found) throw new Error(`nothing is said of ${receiver}`);
  return found;
};

/** The last admin cannot be lost, so that there is one whoever else is disabled. */
async function operator(change: { role?: OperatorRole; disabled?: boolean } = {}): Promise<string> {
  const { operatorDesk } = depsByRole();
  const id = systemIds.next("opr");
  const author = { ...OPERATOR, requestId: null };
  valueOf(
    await operatorDesk.addOperator(
      { id, email: `${id}@ops.test`, role: change.role ?? "operator", passwordHash: "none", totpSecret: null },
      author,
    ),
  );
  if (change.disabled) await operator({ role: "admin" });
  if (change.disabled) valueOf(await operatorDesk.changeOperator(id, { disabled: true }, author));
  return `${id}@ops.test`;
}

/** Nobody takes turns, and nobody covers, whatever a test before left. */
async function empty(receiver: string): Promise<number> {
  await awakenDesk();
  const known = of(receiver, await call("GET", ON_CALL));
  for (const { id } of known.covers) await call("POST", `${ON_CALL}/covers/${id}/end`);
  const body = { receiver, people: [], timeZone: "UTC", replaces: known.version };
  return of(receiver, await call("PUT", ON_CALL, body)).version;
}
const turns = (receiver: string, people: string[], replaces: number) =>
  call("PUT", ON_CALL, { receiver, people, timeZone: "Europe/Berlin", everyDays: 1, replaces });

describe("who is on call over HTTP", () => {
  it("[ALR-10] is said for a receiver of the chain, read by monitors, and covered for a while", async () => {
    const version = await empty(FIRST);
    const [ann, bo, cy] = await Promise.all([operator(), operator(), operator()]);
    const set = await turns(FIRST, [ann ?? "", bo ?? ""], version);
    expect(set.status).toBe(200);
    expect(of(FIRST, set)).toMatchObject({
      now: { person: ann, insteadOf: null },
      next: [{ person: bo }, { person: ann }, { person: bo }],
    });

    const covered = await call("POST", `${ON_CALL}/covers`, {
      receiver: FIRST,
      person: cy?.toUpperCase(),
      seconds: 3_600,
      reason: "a train",
    });
    expect(of(FIRST, covered)).toMatchObject({
      now: { person: cy, insteadOf: ann },
      next: [{ person: ann }, { person: bo }, { person: ann }],
    });
    const seen = of(FIRST, await call("GET", ON_CALL, undefined, "observer"));
    expect(seen).toEqual(of(FIRST, covered));

    const [{ id } = { id: "" }] = seen.covers;
    expect(of(FIRST, await call("POST", `${ON_CALL}/covers/${id}/end`))).toMatchObject({ now: { person: ann }, covers: [] });
    expect((await call("POST", `${ON_CALL}/covers/${id}/end`)).status).toBe(404);
  });

  it("[ALR-10] is refused for whom nobody could call, for a receiver that the contract does not name, over another's word, and to observers", async () => {
    const version = await empty(FIRST);
    const [able, observer, disabled] = await Promise.all([operator(), operator({ role: "observer" }), operator({ disabled: true })]);
    const refused = await turns(FIRST, [able ?? "", observer ?? "", disabled ?? "", "nobody@ops.test"], version);
    expect(refused).toMatchObject({ status: 422, json: { type: "/problems/nobody-to-call" } });
    expect(refused.json.detail).toContain(`${observer}, ${disabled}, nobody@ops.test`);
    expect(await turns("operations third on call", [], 0)).toMatchObject({ status: 422, json: { errors: [{ pointer: "/receiver" }] } });
    expect(await turns(FIRST, [able ?? ""], version + 1)).toMatchObject({ status: 409, json: { type: "/problems/rota-changed" } });
    expect((await call("PUT", ON_CALL, { receiver: FIRST, people: [], timeZone: "UTC", replaces: version }, "observer")).status).toBe(403);
    const unbounded = { receiver: FIRST, person: able, reason: "why" };
    expect((await call("POST", `${ON_CALL}/covers`, unbounded)).status).toBe(400);
  });
});

describe("an account that may not act any more", () => {
  const author = { ...OPERATOR, requestId: null };
  const idOf = (email: string) => email.replace("@ops.test", "");
  const disable = (email: string, disabled = true, overrides = {}) =>
    changeOperator(depsByRole(overrides), idOf(email), { disabled }, OPERATOR);
  const standing = async () => {
    const section = onCallHealth(depsByRole());
    const { status, figures } = await section.capture({ now: new Date() } as CaptureContext);
    const raised = (section.alerts ?? []).flatMap(({ conditions }) => conditions(figures, contractFor("local")));
    return { status, figures, raised: raised.map(({ key, severity, summary }) => `${severity} ${key}: ${summary}`) };
  };

  it("[ALR-10] is passed over at once, named on console and surface, and fails them where nobody is left", async () => {
    const version = await empty(FIRST);
    const [ann, bo] = await Promise.all([operator(), operator(), operator({ role: "admin" })]);
    await turns(FIRST, [ann, bo], version);
    expect(await standing()).toEqual({ status: "pass", figures: { deserted: [], unable: [] }, raised: [] });

    valueOf(await disable(ann));
    expect(of(FIRST, await call("GET", ON_CALL))).toMatchObject({ now: { person: bo, insteadOf: ann }, unable: [ann], deserted: false });
    expect(await standing()).toMatchObject({ status: "warn", figures: { deserted: [], unable: [ann] } });
    expect((await standing()).raised).toEqual([
      "warn on-call.passed-over: 1 of those who are named to be on call have no account that may act",
    ]);

    // An observer cannot act either.
    valueOf(await changeOperator(depsByRole(), idOf(bo), { role: "observer" }, OPERATOR));
    expect(of(FIRST, await call("GET", ON_CALL))).toMatchObject({ now: null, unable: [ann, bo], deserted: true });
    expect((await standing()).status).toBe("fail");
    expect((await standing()).raised[0]).toBe(`page on-call.deserted: nobody who is on call may act: ${FIRST}`);
    const part = (await pageFor("operator", "/admin/desk")).html.split('data-part="on-call"')[1]?.split("</section>")[0];
    expect(part).toContain("nobody who may act");
    expect(part).toContain(`<bdi>${ann}, ${bo}</bdi>: no account that may act`);

    valueOf(await disable(ann, false));
    expect(of(FIRST, await call("GET", ON_CALL))).toMatchObject({ now: { person: ann }, unable: [bo] });
    await empty(FIRST);
  });

  it("[ALR-10] is changed though the ledger does not answer, which is told by the next minute's cron", async () => {
    const version = await empty(FIRST);
    const [ann] = await Promise.all([operator(), operator({ role: "admin" })]);
    await turns(FIRST, [ann], version);
    const deps = depsByRole();
    const onCallBook = overriding(deps.onCallBook, {
      heed: async () => {
        throw unavailable("alert-ledger");
      },
    });
    expect(valueOf(await disable(ann, true, { onCallBook })).disabled).toBe(true);
    expect(of(FIRST, await call("GET", ON_CALL))).toMatchObject({ now: { person: ann }, unable: [] });
    expect(await heedAccounts(deps)).toMatchObject({ rotas: 1 });
    expect(of(FIRST, await call("GET", ON_CALL))).toMatchObject({ now: null, unable: [ann], deserted: true });
    valueOf(await deps.operatorDesk.changeOperator(idOf(ann), { disabled: false }, author));
    await empty(FIRST);
  });
});

describe("who is on call in the console", () => {
  it("[ALR-10] stands first among what stands, with who is next and the forms, and beside who is on it", async () => {
    const version = await empty(LAST);
    const [dee, eve] = await Promise.all([operator(), operator()]);
    await turns(LAST, [dee ?? "", eve ?? ""], version);

    const { html } = await pageFor("operator", "/admin/desk");
    const part = html.split('data-part="on-call"')[1]?.split("</section>")[0] ?? "";
    expect(part).toContain(LAST);
    expect(part).toMatch(new RegExp(`<bdi class="person">${dee}</bdi> until`));
    expect(part).toContain(`next <bdi>${eve}</bdi>`);
    expect(part).toContain("A page comes here where nobody has acknowledged it after");
    expect(part).toContain(`name="people~list"`);
    expect((await pageFor("observer", "/admin/desk")).html).not.toContain(`name="people~list"`);
    const glance = (await pageFor("observer", "/admin/operations")).html.split('data-part="glance"')[1] ?? "";
    expect(glance.split("</section>")[2]).toContain(`<bdi>${dee}</bdi>`);
    await empty(LAST);
  });

  it("[GEN-10] is said to be missing where the ledger does not answer, and the rest of the desk stands", async () => {
    await awakenDesk();
    const onCallBook = overriding(depsByRole().onCallBook, {
      listRotas: async () => {
        throw unavailable("alert-ledger");
      },
    });
    const { status, html } = await pageFor("admin", "/admin/desk", { onCallBook });
    expect(status).toBe(200);
    expect(html.split('data-part="on-call"')[1]?.split("</section>")[0]).toContain("Cannot be shown");
    expect(html.split('data-part="switches"')[1]?.split("</section>")[0]).toContain("images");
  });
});
