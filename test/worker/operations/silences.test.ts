import { describe, expect, it } from "vitest";
import { systemIds } from "../../../src/platform/ids.ts";
import { awakenDesk } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { answerOf, depsByRole } from "../served.ts";

const SILENCES = "/notifications/incident-alerts/silences";

async function call(
  method: string,
  path: string,
  { body, token = "operator", headers = {} }: { body?: unknown; token?: string; headers?: object } = {},
) {
  const request = new Request(`https://api.test${path}`, {
    method,
    headers: {
      accept: "application/json, text/html;q=0.5",
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await answerOf(depsByRole(), request);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** A word that no other test's keys begin with. */
const word = () => `s${systemIds.next("req").slice(-12)}`;
const plan = (body: object, more: { headers?: object } = {}) =>
  call("POST", SILENCES, { body: { reason: "a rehearsal", seconds: 600, ...body }, ...more });

describe("silences by matcher over HTTP", () => {
  it("[ALR-10] say first what they would keep back, then keep it back, are listed and end by hand", async () => {
    await awakenDesk();
    const own = word();
    const { alertLedger } = depsByRole();
    for (const name of ["b", "a"])
      await alertLedger.raise([{ key: `${own}.${name}`, severity: "warn", summary: "is wrong", count: 1, source: "system" }]);

    const body = { key: `${own}.*`, severities: ["warn"], reason: "a rehearsal", seconds: 600 };
    const preview = await call("POST", `${SILENCES}?dryRun=1`, { body });
    expect(preview.status).toBe(200);
    expect(preview.json()).toMatchObject({ matching: 2, named: `${own}.a, ${own}.b`, first: [{ key: `${own}.a` }, { key: `${own}.b` }] });

    const made = await call("POST", SILENCES, { body });
    expect(made.status).toBe(201);
    const { id } = made.json();
    expect(made.json()).toMatchObject({
      kind: "silence",
      state: "standing",
      key: `${own}.*`,
      severities: ["warn"],
      section: null,
      createdBy: OPERATOR.email,
    });

    const listed = await call("GET", `${SILENCES}?state=standing&limit=1`, { token: "observer" });
    expect(listed.json()).toMatchObject({ items: [{ id }] });
    // Of nothing that was told before: the ledger wakes by itself meanwhile.
    await alertLedger.raise([{ key: `${own}.c`, severity: "warn", summary: "is wrong", count: 1, source: "system" }]);
    const [kept] = await alertLedger.openUnder(`${own}.c`);
    expect(kept?.alert).toMatchObject({ muted: { by: id }, notifications: 0 });

    const ended = await call("POST", `${SILENCES}/${id}/end`);
    expect(ended.json()).toMatchObject({ id, state: "ended", endedBy: OPERATOR.email });
    expect((await call("POST", `${SILENCES}/${id}/end`)).status).toBe(409);
    const [free] = await alertLedger.openUnder(`${own}.c`);
    expect(free?.alert?.muted).toBeUndefined();
  });

  it("[ALR-10] sent twice under one Idempotency-Key are one", async () => {
    await awakenDesk();
    const headers = { "idempotency-key": systemIds.next("req") };
    const body = { key: `${word()}.*` };
    const [first, second] = [await plan(body, { headers }), await plan(body, { headers })];
    expect(second.json()).toEqual(first.json());
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect((await plan({ key: `${word()}.*` }, { headers })).status).toBe(422);
  });

  it.each([
    [{}, "/key"],
    [{ key: "(a+)+$" }, "/key"],
    [{ key: "a.*", severities: ["loud"] }, "/severities/0"],
    [{ section: "kitchen" }, "/section"],
    [{ key: "a.*", seconds: 0 }, "/seconds"],
    [{ key: "a.*", endsAt: "2099-01-01T00:00:00Z" }, "/endsAt"],
    [{ key: "a.*", seconds: undefined, endsAt: "2020-01-01T00:00:00Z" }, "/endsAt"],
    [{ key: "a.*", seconds: undefined, endsAt: "2099-01-01T00:00:00Z" }, "/endsAt"],
    [{ key: "a.*", beginsAt: "2099-01-01T00:00:00Z" }, "/beginsAt"],
    [{ key: "a.*", reason: " " }, "/reason"],
    [{ key: "a.*", recurs: { timeZone: "UTC+2", until: "2099-01-01T00:00:00Z" } }, "/recurs/timeZone"],
    [{ key: "a.*", recurs: { timeZone: "Europe/Berlin" } }, "/recurs/until"],
    [{ key: "a.*", recurs: { timeZone: "Europe/Berlin", until: "2099-01-01T00:00:00Z" } }, "/recurs/until"],
    [{ key: "a.*", recurs: { timeZone: "Europe/Berlin", until: "2020-01-01T00:00:00Z" } }, "/recurs/until"],
    [{ key: "a.*", seconds: 604_800, recurs: { timeZone: "Europe/Berlin", until: "2099-01-01T00:00:00Z" } }, "/endsAt"],
  ])("[ALR-10] refuse %j with a pointer", async (body, pointer) => {
    await awakenDesk();
    const refused = await plan(body);
    expect([400, 422]).toContain(refused.status);
    expect(refused.json().errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it("[ALR-10] of an id that is none, and a cursor that is none, are problems", async () => {
    await awakenDesk();
    expect((await call("POST", `${SILENCES}/${systemIds.next("sil")}/end`)).status).toBe(404);
    expect((await call("GET", `${SILENCES}?cursor=%21`)).status).toBe(400);
  });

  it("[ALR-10] that come back each week say when, are given up for one week, and then for good", async () => {
    await awakenDesk();
    const own = word();
    const day = 86_400_000;
    const beginsAt = Date.now() + day;
    const recurs = { timeZone: "Etc/UTC", until: new Date(beginsAt + 30 * day).toISOString() };
    const made = (await plan({ key: `${own}.*`, beginsAt: new Date(beginsAt).toISOString(), recurs })).json();
    expect(made).toMatchObject({ kind: "maintenance", recurs: { ...recurs, nextAt: new Date(beginsAt + 7 * day).toISOString() } });
    const desk = await call("GET", "/admin/desk", { headers: { accept: "text/html" } });
    expect(desk.text).toContain("Each week, Etc/UTC");
    expect(desk.text).toContain("End for good");

    const planned = async () => {
      const listed = (await call("GET", `${SILENCES}?state=planned&limit=100`)).json();
      return listed.items.filter(({ key }: { key: string }) => key === `${own}.*`);
    };
    await call("POST", `${SILENCES}/${made.id}/end`);
    const [next] = await planned();
    expect(next).toMatchObject({ beginsAt: made.recurs.nextAt, createdBy: OPERATOR.email });
    await call("POST", `${SILENCES}/${next.id}/end?series=1`);
    expect(await planned()).toEqual([]);
  });

  it("[ALR-10] stand on the desk with their end and, for who may, the forms", async () => {
    await awakenDesk();
    const own = word();
    const made = await plan({ key: `${own}.*`, beginsAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(made.json()).toMatchObject({ kind: "maintenance", state: "planned" });
    const part = async (token: string) => {
      const { text } = await call("GET", "/admin/desk", { token, headers: { accept: "text/html" } });
      return text.split('data-part="matched-silences"')[1]?.split("</section>")[0] ?? "";
    };
    const wordsOf = (html: string) => html.replaceAll(/<[^>]*>/g, "");
    const seen = await part("operator");
    expect(wordsOf(seen)).toContain(`key ${own}.*`);
    expect(seen).toContain(`${SILENCES}/${made.json().id}/end`);
    expect(seen).toContain("Plan a maintenance window");
    const watched = await part("observer");
    expect(wordsOf(watched)).toContain(`key ${own}.*`);
    expect(watched).not.toContain("<form");
  });
});
