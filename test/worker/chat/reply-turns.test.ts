import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { answerMessage } from "../../../src/features/chat/answer-message.ts";
import { insertUserMessage } from "../../../src/features/chat/reply-lease.ts";
import { valueOf } from "../../support/value-of.ts";
import { circuits } from "../llm/failing-providers.ts";
import { overriding, PATIENT_MS } from "../objects.ts";
import { answering, eventsIn, inChat, lasts, sessionOf, slow } from "./in-chat.ts";

// The first call of all loads the whole Worker.
beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

describe("The turn of an answer", () => {
  /** A message that is stored and leased, with what answering it takes. */
  async function leased() {
    const model = slow("it.");
    const waits: (() => void)[] = [];
    const { deps, buyerId, id } = await inChat(model.answer, () => new Promise((resolve) => void waits.push(resolve)));
    const lease = { sessionId: id, messageId: deps.ids.next("msg"), replyId: deps.ids.next("msg") };
    const message = { ...lease, buyerId, content: "20 chairs", key: undefined, at: deps.clock.now(), leaseSeconds: 60 };
    expect(await insertUserMessage(deps.db, message)).toBe(true);
    return { deps, lease, waits, goOn: model.goOn, asking: { id: buyerId, addressVerified: true } };
  }
  const away = (): never => {
    throw new Error("Postgres is away");
  };

  it("is given back where what was said before cannot be read", async () => {
    const { deps, lease, asking } = await leased();
    const broken = { ...deps, db: overriding(deps.db, { select: away }) };
    await expect(answerMessage(broken, asking, lease)).rejects.toThrow("Postgres is away");
    expect(await sessionOf(deps, lease.sessionId)).toMatchObject({ answering: null, answeringBy: null, answeringUntil: null });
  });

  it("is kept by the next look where Postgres was away at one", async () => {
    const { deps, lease, asking, waits, goOn } = await leased();
    let isAway = false;
    const update: Deps["db"]["update"] = (table) => (isAway ? away() : deps.db.update(table));
    const stream = valueOf(await answerMessage({ ...deps, db: overriding(deps.db, { update }) }, asking, lease));
    const read = new Response(stream).text();
    await expect.poll(() => waits).toHaveLength(1);
    await answering(deps, lease.sessionId, 1, lease.messageId);
    isAway = true;
    waits.shift()?.();
    await expect.poll(() => waits).toHaveLength(1);
    expect(await lasts(deps, lease.sessionId)).toBeLessThan(60_000);
    isAway = false;
    waits.shift()?.();
    await expect.poll(() => lasts(deps, lease.sessionId)).toBeGreaterThan(60_000);
    goOn();
    expect(eventsIn(await read).at(-1)).toMatchObject({ event: "message.done", data: { partial: false } });
  });
});
