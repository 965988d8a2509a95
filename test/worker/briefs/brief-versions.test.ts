import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { extractBrief } from "../../../src/features/briefs/extract-brief.ts";
import { reconcileBriefs } from "../../../src/features/briefs/reconcile-briefs.ts";
import type { Brief, BriefContent, BriefVersion } from "../../../src/features/briefs/schemas.ts";
import { completeWithBrief } from "../../../src/features/briefs/store.ts";
import { briefs, briefVersions } from "../../../src/features/briefs/tables.ts";
import { chatSessions } from "../../../src/features/chat/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { present } from "../../support/present.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { EXTRACTED, finalized, say, stage } from "./setting.ts";

const item = (name: string, quantity: number | null) => ({ name, quantity, unit: "piece", attributes: [], searchTerms: [name] });

/** A buyer with a brief of 20 chairs, over HTTP; `reads` is what the agent makes of the conversation from then on. */
async function withBrief() {
  let content: BriefContent = EXTRACTED.extraction.brief;
  const { deps, wakeUps } = stage(() => ({ ...EXTRACTED, extraction: { ...EXTRACTED.extraction, brief: content } }));
  const made = await finalized(deps);
  await extractBrief(deps, made.id);
  const [row] = await deps.db.select().from(briefs).where(eq(briefs.sessionId, made.id));
  const briefId = present(row, "a brief").id;
  const fetchApi = servedBy(deps);
  const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    askAs(fetchApi, made.buyerId, method, path, body, headers);
  return {
    ...{ deps, made, briefId, ask, wakeUps },
    read: async () => (await ask("GET", `/briefs/${briefId}`)).body as unknown as Brief,
    versions: async (query = "") =>
      (await ask("GET", `/briefs/${briefId}/versions${query}`)).body as unknown as { items: BriefVersion[]; nextCursor: string | null },
    edit: (body: unknown, version: number | string, key?: string) =>
      ask("PATCH", `/briefs/${briefId}`, body, {
        "if-match": typeof version === "number" ? `"${version}"` : version,
        ...(key ? { "idempotency-key": key } : {}),
      }),
    reads: (more: Partial<BriefContent>) => void (content = { ...content, ...more }),
    again: async (text: string) => {
      const stored = await say(deps, made, text);
      await extractBrief(deps, made.id);
      return stored;
    },
  };
}

const stateOf = async (deps: Deps, id: string) => (await deps.db.select().from(chatSessions).where(eq(chatSessions.id, id)))[0];
const eventsOf = (deps: Deps, id: string) => deps.db.select().from(outboxEvents).where(eq(outboxEvents.subject, id));

describe("A brief", () => {
  it("has a version as its ETag, its questions, and where in the conversation it was read", async () => {
    const { ask, briefId } = await withBrief();
    const first = await ask("GET", `/briefs/${briefId}`);
    expect(first.headers.get("etag")).toBe('"1"');
    expect(first.body).toMatchObject({
      version: 1,
      changedBy: "agent",
      setByBuyer: [],
      evidence: [],
      questions: [{ field: "/items/0/quantity", reason: "weak", language: "en" }],
    });
    expect((await ask("GET", `/briefs/${briefId}`, undefined, { "if-none-match": '"1"' })).status).toBe(304);
  });

  it("is changed from the version the buyer saw alone, and keeps each with who made it and what he changed", async () => {
    const { edit, versions, read, ask, briefId } = await withBrief();
    const budget = { amount: 50_000, currency: "EUR", kind: "total" };
    const second = await edit({ budget }, 1);
    expect(second).toMatchObject({ status: 200, body: { version: 2, budget, changedBy: "buyer", setByBuyer: ["/budget"] } });
    expect(second.headers.get("etag")).toBe('"2"');

    const late = await edit({ budget: null }, 1);
    expect(late).toMatchObject({
      status: 412,
      body: { type: expect.stringContaining("brief-version-conflict"), brief: { version: 2, budget } },
    });
    expect(late.headers.get("etag")).toBe('"2"');
    expect(await edit({ items: [item("office chairs", 25)] }, "2")).toMatchObject({ status: 400 });
    expect(await edit({ items: [item("office chairs", 25)] }, 'W/"2"')).toMatchObject({ status: 200, body: { version: 3, questions: [] } });

    expect((await versions()).items).toMatchObject([
      { version: 3, by: "buyer", changes: [{ field: "/items/0", from: { quantity: 20 }, to: { quantity: 25 } }] },
      { version: 2, by: "buyer", changes: [{ field: "/budget", from: null, to: budget }] },
      { version: 1, by: "agent", changes: [], method: "deterministic" },
    ]);
    const page = await versions("?limit=2");
    expect(page.items.map(({ version }) => version)).toEqual([3, 2]);
    expect((await versions(`?limit=2&cursor=${page.nextCursor}`)).items.map(({ version }) => version)).toEqual([1]);
    expect((await ask("GET", `/briefs/${briefId}?version=1`)).body).toMatchObject({ version: 1, budget: null, items: [{ quantity: 20 }] });
    expect(await ask("GET", `/briefs/${briefId}?version=9`)).toMatchObject({ status: 404 });
    expect(await read()).toMatchObject({ version: 3, budget, items: [{ quantity: 25 }] });
  });

  it("is changed once by edits that come at once, and by an edit that is sent again", async () => {
    const { edit, versions } = await withBrief();
    const answers = await Promise.all([1, 2, 3, 4].map((day) => edit({ deadline: `2027-04-0${day}` }, 1)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412, 412]);

    const key = "an-edit";
    const twice = await Promise.all([edit({ title: "Chairs for Kassel" }, 2, key), edit({ title: "Chairs for Kassel" }, 2, key)]);
    expect(twice.map(({ status, body }) => [status, body["version"]])).toEqual([
      [200, 3],
      [200, 3],
    ]);
    await edit({ title: "Something else" }, 3);
    const replay = await edit({ title: "Chairs for Kassel" }, 2, key);
    expect(replay).toMatchObject({ status: 200, body: { version: 3, title: "Chairs for Kassel" } });
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await edit({ title: "Chairs for Ulm" }, 4, key)).toMatchObject({ status: 422 });
    expect((await versions()).items).toHaveLength(4);
  });

  it("makes no version of an edit that changes nothing", async () => {
    const { edit } = await withBrief();
    await edit({ confirm: ["/items/0/quantity"] }, 1);
    expect(await edit({ confirm: ["/items/0/quantity"] }, 2)).toMatchObject({
      status: 200,
      body: { version: 2, questions: [], setByBuyer: ["/items/0/quantity"] },
    });
  });

  it.each([
    ["no version", { title: "x" }, {}, 428],
    ["any version", { title: "x" }, { "if-match": "*" }, 428],
    ["no change", {}, { "if-match": '"1"' }, 400],
    ["a member nobody knows", { colour: "red" }, { "if-match": '"1"' }, 400],
    ["no item", { items: [] }, { "if-match": '"1"' }, 400],
    ["a count below nothing", { items: [item("chairs", -1)] }, { "if-match": '"1"' }, 400],
    ["a day that is none", { deadline: "2027-02-30" }, { "if-match": '"1"' }, 400],
    ["a question nobody asked", { confirm: ["/items/7"] }, { "if-match": '"1"' }, 422],
  ])("refuses an edit with %s, and stays as it is", async (_, body, headers, status) => {
    const { ask, briefId, read } = await withBrief();
    expect(await ask("PATCH", `/briefs/${briefId}`, body, headers)).toMatchObject({ status });
    expect(await read()).toMatchObject({ version: 1 });
  });

  it("is listed with its versions' newest, whole", async () => {
    const { ask, edit, read } = await withBrief();
    await edit({ title: "Chairs for Kassel" }, 1);
    const listed = await ask("GET", "/briefs");
    expect(listed.body).toEqual({ items: [await read()], nextCursor: null });
    expect(listed.body).toMatchObject({ items: [{ version: 2, title: "Chairs for Kassel", items: [{ name: "office chairs" }] }] });
  });

  it("keeps the newest 200 of the versions before, whoever made the next", async () => {
    const { deps, briefId, edit, again, reads } = await withBrief();
    const kept = async () =>
      (await deps.db.select({ at: briefVersions.revision }).from(briefVersions).where(eq(briefVersions.briefId, briefId)))
        .map(({ at }) => at)
        .toSorted((a, b) => a - b);
    const [row] = await deps.db.select().from(briefs).where(eq(briefs.id, briefId));
    const { id: _, sessionId: _s, buyerId: _b, extracted: _e, extractedFor: _f, createdAt: _c, ...current } = present(row, "a brief");
    await deps.db.insert(briefVersions).values(Array.from({ length: 205 }, (_u, at) => ({ ...current, briefId, revision: at + 1 })));
    await deps.db.update(briefs).set({ revision: 206 }).where(eq(briefs.id, briefId));
    reads({ deadline: "2027-04-30" });
    await again("by 30 April");
    expect((await kept()).length).toBe(200);
    await edit({ title: "Chairs for Kassel" }, 207);
    const after = await kept();
    expect([after.length, after[0], after.at(-1)]).toEqual([200, 8, 207]);
  });

  it("is its buyer's alone", async () => {
    const [{ briefId }, { ask }] = [await withBrief(), await withBrief()];
    expect(await ask("PATCH", `/briefs/${briefId}`, { title: "x" }, { "if-match": '"1"' })).toMatchObject({ status: 404 });
    expect(await ask("GET", `/briefs/${briefId}/versions`)).toMatchObject({ status: 404 });
    expect(await ask("GET", `/briefs/${briefId}?version=1`)).toMatchObject({ status: 404 });
  });

  it("is searched at the version the buyer names, or as it stands", async () => {
    const { ask, edit, briefId } = await withBrief();
    await edit({ items: [item("standing desks", 7)] }, 1);
    expect(await ask("POST", "/searches", { briefId, briefVersion: 1 })).toMatchObject({
      status: 201,
      body: { briefVersion: 1, items: [{ name: "office chairs" }] },
    });
    expect(await ask("POST", "/searches", { briefId })).toMatchObject({
      status: 201,
      body: { briefVersion: 2, items: [{ name: "standing desks" }] },
    });
    expect(await ask("POST", "/searches", { briefId, briefVersion: 3 })).toMatchObject({ status: 404 });
    expect(await ask("POST", "/searches", { query: "desks", briefVersion: 1 })).toMatchObject({ status: 400 });
  });
});

describe("A conversation that goes on after its brief", () => {
  it("makes the next version of the same brief, with an event of its own", async () => {
    const { deps, made, again, read, reads, briefId } = await withBrief();
    reads({ items: [item("office chairs", 30)], deadline: "2027-04-30" });
    expect(await again("30 office chairs, by 30 April")).toBe(true);
    expect(await read()).toMatchObject({ id: briefId, version: 2, changedBy: "agent", deadline: "2027-04-30", items: [{ quantity: 30 }] });
    expect(await stateOf(deps, made.id)).toMatchObject({ state: "FINALIZED", briefId });
    expect(new Set((await eventsOf(deps, briefId)).map(({ payload }) => payload["version"]))).toEqual(new Set([1, 2]));
  });

  it("does not overwrite what the buyer set; it is asked about", async () => {
    const { again, edit, read, reads } = await withBrief();
    await edit({ items: [item("office chairs", 25)], deadline: "2027-05-01" }, 1);
    reads({ items: [item("office chairs", 30)], budget: { amount: 90_000, currency: "EUR", kind: "total" } });
    await again("30 office chairs for 900 EUR");
    expect(await read()).toMatchObject({
      version: 3,
      deadline: "2027-05-01",
      budget: { amount: 90_000 },
      items: [{ quantity: 25 }],
      setByBuyer: ["/deadline", "/items/0"],
      questions: [
        { field: "/items/0", reason: "contradictory" },
        { field: "/budget", reason: "weak" },
      ],
    });
  });

  it("asks about lines he took out that are spoken of anew, and keeps to itself by what it knows them", async () => {
    const { again, edit, read, reads, versions } = await withBrief();
    await edit({ items: [item("lamps", 5)] }, 1);
    reads({ items: [item("office chairs", 30)] });
    await again("30 office chairs after all");
    const { questions } = await read();
    expect(questions.find(({ field }) => field === "/items")).toEqual({
      ...{ field: "/items", reason: "contradictory", language: "en", text: expect.stringContaining("office chairs") },
    });
    expect((await versions()).items).toHaveLength(3);
  });

  it("keeps an edit that comes while it is read", async () => {
    const { deps, made, edit, read, reads } = await withBrief();
    await say(deps, made, "30 office chairs");
    reads({ items: [item("office chairs", 30)] });
    const slow: Deps["aiAgent"] = {
      extract: async (request) => {
        await edit({ deadline: "2027-05-01" }, 1);
        return deps.aiAgent.extract(request);
      },
    };
    await extractBrief({ ...deps, db: deps.db, aiAgent: slow } as Deps, made.id);
    expect(await read()).toMatchObject({ version: 3, deadline: "2027-05-01", items: [{ quantity: 30 }] });
  });

  it("[BRF-4] is not taken for read because an older reading is there, and is completed where the new one is", async () => {
    const { deps, made, again, read, briefId } = await withBrief();
    await say(deps, made, "and 5 lamps");
    await reconcileBriefs(deps);
    expect(await stateOf(deps, made.id)).toMatchObject({ state: "QUEUED_FOR_EXTRACTION" });
    // A reconcile that found it unfinished, and comes to it when more was said and it waits for the next reading.
    const [found] = await deps.db.select().from(briefs).where(eq(briefs.id, briefId));
    expect(await completeWithBrief(deps.db, present(found, "a brief"), deps.ids.next("evt"), deps.clock.now())).toBe(false);
    expect(await stateOf(deps, made.id)).toMatchObject({ state: "QUEUED_FOR_EXTRACTION" });
    await extractBrief(deps, made.id);
    expect(await read()).toMatchObject({ version: 2 });

    await again("and 6 lamps");
    await deps.db.delete(outboxEvents).where(eq(outboxEvents.subject, briefId));
    await deps.db.update(chatSessions).set({ state: "FINALIZING" }).where(eq(chatSessions.id, made.id));
    await Promise.all([reconcileBriefs(deps), reconcileBriefs(deps)]);
    expect(await stateOf(deps, made.id)).toMatchObject({ state: "FINALIZED", completedByReconcile: true });
    expect(await eventsOf(deps, briefId)).toHaveLength(1);
    expect(await read()).toMatchObject({ version: 3 });
  });

  it("writes nothing where the lease was lost meanwhile", async () => {
    const { deps, made, read, briefId } = await withBrief();
    await say(deps, made, "30 office chairs");
    const overtaken: Deps["aiAgent"] = {
      extract: async (request) => {
        await deps.db.update(chatSessions).set({ fence: 99 }).where(eq(chatSessions.id, made.id));
        return deps.aiAgent.extract(request);
      },
    };
    await extractBrief({ ...deps, db: deps.db, aiAgent: overtaken } as Deps, made.id);
    expect(await read()).toMatchObject({ version: 1 });
    expect(await deps.db.select().from(briefVersions).where(eq(briefVersions.briefId, briefId))).toEqual([]);
    expect(await stateOf(deps, made.id)).toMatchObject({ state: "FINALIZING" });
  });
});
