import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { openSession } from "../../../src/features/chat/open-session.ts";
import { chatSessions } from "../../../src/features/chat/tables.ts";
import { decideDeadLetter } from "../../../src/features/dead-letters/decide-dead-letter.ts";
import { settleDeadLetters } from "../../../src/features/dead-letters/settle-dead-letters.ts";
import { servedBy } from "../checkout/http.ts";
import { deliver, lettersAbout, OPERATOR } from "./setting.ts";
import { valueOf } from "../../support/value-of.ts";

type SessionChange = Partial<typeof chatSessions.$inferInsert>;

/** A session whose extraction failed, and the letter its consumer handed over. */
async function deadExtraction(change: SessionChange = { state: "FAILED", failureReason: "extraction-failed", attempts: 6 }) {
  const send = vi.fn<() => Promise<void>>(async () => undefined);
  const deps = createDeps(env, { briefExtraction: { send, sendBatch: send } });
  const buyerId = deps.ids.next("usr");
  await deps.db
    .insert(buyers)
    .values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: new Date() });
  const { id: sessionId } = valueOf(await openSession(deps, buyerId, {})).session;
  const set = (to: SessionChange) => deps.db.update(chatSessions).set(to).where(eq(chatSessions.id, sessionId));
  await set(change);
  await deliver(deps, "brief-extraction-dlq", { body: { sessionId, reason: "extraction-failed", attempts: 6 } });
  const [stored] = await lettersAbout(deps, sessionId);
  const decide = () => decideDeadLetter(deps, stored?.id ?? "", { mode: "replay", note: "the agent is back" }, OPERATOR);
  const session = async () => (await deps.db.select().from(chatSessions).where(eq(chatSessions.id, sessionId)))[0];
  return { deps, send, sessionId, set, stored, decide, session };
}

describe("an extraction whose schedule is spent", () => {
  it("leaves a letter that says why", async () => {
    const { stored } = await deadExtraction();
    expect(stored).toMatchObject({ queue: "brief-extraction", cause: "schedule-spent", reason: "extraction-failed", state: "undecided" });
  });

  it("stands on the console's page, where it is decided once by the form that is there", async () => {
    const { deps, sessionId, stored, session } = await deadExtraction();
    const fetchApi = servedBy(deps);
    const asOperator = (accept: string) => ({ authorization: "Bearer operator", accept, "content-type": "application/json" });
    const path = `https://api.test/admin/dead-letters?state=undecided&queue=brief-extraction&limit=100`;
    const row = async () => {
      const html = await (await fetchApi(path, { headers: asOperator("text/html") })).text();
      return html.split(`<strong>brief-extraction of ${sessionId}`)[1];
    };
    const shown = await row();
    expect(shown).toContain("every try failed, extraction-failed");
    const action = /formaction="\/admin\/act\?api=POST\+([^"&]+)&amp;/.exec(shown ?? "")?.[1];
    expect(action).toBe(`/admin/dead-letters/${stored?.id}/decision`);
    const decide = () =>
      fetchApi(`https://api.test${action}`, {
        method: "POST",
        headers: asOperator("application/json"),
        body: JSON.stringify({ mode: "replay", note: "the agent is back" }),
      });
    expect([(await decide()).status, (await decide()).status]).toEqual([200, 409]);
    expect(await session()).toMatchObject({ state: "QUEUED_FOR_EXTRACTION" });
    expect(await row()).toBeUndefined();
  });

  it("is queued again once by a replay, with all its tries", async () => {
    const { deps, send, sessionId, set, decide, session } = await deadExtraction();
    const decided = await Promise.all([decide(), decide(), decide()]);
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await session()).toMatchObject({ state: "QUEUED_FOR_EXTRACTION", attempts: 0, failureReason: null });
    expect(send).toHaveBeenCalledExactlyOnceWith({ sessionId });
    await set({ state: "FINALIZED" });
    await settleDeadLetters(deps);
    expect(await lettersAbout(deps, sessionId)).toMatchObject([{ state: "replayed" }]);
  });

  it.each([
    ["the buyer went on with the conversation", { state: "OPEN" as const }],
    ["there is nothing to buy in the conversation", { state: "FAILED" as const, failureReason: "no-items-found" }],
  ])("is not queued again where %s", async (_, change) => {
    const { send, decide, session } = await deadExtraction(change);
    expect(await decide()).toMatchObject({ ok: false, refusal: { kind: "wake-up-letter-too-late" } });
    expect(await session()).toMatchObject(change);
    expect(send).not.toHaveBeenCalled();
  });

  it("leaves a letter that is overtaken by the brief its buyer got meanwhile", async () => {
    const { deps, sessionId, set } = await deadExtraction();
    await set({ state: "FINALIZED" });
    await settleDeadLetters(deps);
    expect(await lettersAbout(deps, sessionId)).toMatchObject([{ state: "overtaken" }]);
  });
});
