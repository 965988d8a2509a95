import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { chatMessages, chatSessions } from "../../../src/features/chat/tables.ts";
import type { ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { present } from "../../support/present.ts";
import { circuits } from "../llm/failing-providers.ts";
import { PATIENT_MS } from "../objects.ts";
import { answering, cut, inChat, lasts, sessionOf, slow, textOf, whole } from "./in-chat.ts";

// The first call of all loads the whole Worker.
beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

describe("Messages that come at once", () => {
  it("take turns: each is answered before the next is stored", async () => {
    const { say, conversation } = await inChat(() => whole("noted"));
    const sent = await Promise.all(["20 chairs", "5 desks", "2 lamps"].map((content) => say(content)));
    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
    const said = await conversation();
    expect(said.map((line) => line.split(":")[0])).toEqual(["user", "assistant", "user", "assistant", "user", "assistant"]);
    expect(said.filter((line) => line.startsWith("user")).toSorted()).toEqual(["user: 2 lamps", "user: 20 chairs", "user: 5 desks"]);
  });

  it("are refused where the turn does not come, and nothing of them is stored", async () => {
    const { deps, id, say, conversation } = await inChat(() => whole("noted"));
    await answering(deps, id, 600, "msg_elsewhere");
    expect(await say("20 chairs")).toMatchObject({ status: 409 });
    expect(await conversation()).toEqual([]);
    // Whoever answered has died: his lease runs out.
    await answering(deps, id, -1, "msg_elsewhere");
    expect(await say("20 chairs")).toMatchObject({ status: 200 });
  });

  it("go on where the assistant did not answer the one before", async () => {
    let answer: () => ProviderAnswer = () => ({ kind: "unreachable", cause: new Error("down") });
    const { say, conversation } = await inChat(() => answer());
    expect(await say("20 chairs")).toMatchObject({ status: 503 });
    answer = () => whole("noted");
    expect(await say("5 desks")).toMatchObject({ status: 200 });
    expect(await conversation()).toEqual(["user: 20 chairs", "user: 5 desks", "assistant: noted"]);
  });
});

describe("A reply whose stream broke", () => {
  it("is resumed behind the event the client had last, to the letter", async () => {
    const { say, again } = await inChat(() => whole("Twenty ", "chairs, ", "noted."));
    const { events, address } = await say("20 chairs");
    expect(textOf(events)).toBe("Twenty chairs, noted.");
    for (const [index, { id, event }] of events.entries()) {
      const resumed = await again("GET", address, id);
      expect(resumed.status).toBe(200);
      expect(textOf(events.slice(0, index + 1)) + textOf(resumed.events)).toBe("Twenty chairs, noted.");
      expect(resumed.events.at(-1)).toEqual({ ...present(events.at(-1), "an end"), event: "message.done" });
      expect([event, resumed.events.some((one) => one.event === "message.reset")]).toEqual([event, false]);
    }
    expect(textOf((await again("GET", address)).events)).toBe("Twenty chairs, noted.");
  });

  it("is begun anew, and says so, where the client has the beginning of another", async () => {
    const { say, again } = await inChat(() => whole("noted"));
    const { address } = await say("20 chairs");
    for (const had of ["msg_another.3", "nonsense", "msg_x.999999999999"]) {
      const { events } = await again("GET", address, had);
      expect(events.map(({ event }) => event)).toEqual(["message.reset", "message.delta", "message.done"]);
    }
  });

  it("is waited for while it is made, and said to be missing where nobody makes it", async () => {
    const { deps, id, say, again } = await inChat(() => ({ kind: "unreachable", cause: new Error("down") }));
    await say("20 chairs");
    const [message] = await deps.db.select().from(chatMessages).where(eq(chatMessages.sessionId, id));
    const messageId = present(message, "a message").id;
    const address = `/chat-sessions/${id}/messages/${messageId}/reply`;
    expect(await again("GET", address)).toMatchObject({ status: 409, body: { type: "/problems/chat-not-answered" } });
    await answering(deps, id, 60, messageId);
    const waiting = await again("GET", address);
    expect(waiting).toMatchObject({ status: 409, body: { type: "/problems/chat-reply-under-way" } });
    expect(waiting.headers.get("retry-after")).toBe("1");
  });

  it("is its buyer's alone", async () => {
    const [one, other] = [await inChat(() => whole("noted")), await inChat(() => whole("noted"))];
    const { address } = await one.say("20 chairs");
    expect(await other.again("GET", address)).toMatchObject({ status: 404 });
    expect(await other.again("POST", address)).toMatchObject({ status: 404 });
    expect(await one.again("GET", address.replace(/msg_\w+/, one.deps.ids.next("msg")))).toMatchObject({ status: 404 });
  });
});

describe("An answer that broke off at the provider", () => {
  it("is replayed to a retry, and made again by an act of its own, in its place", async () => {
    let answer: () => ProviderAnswer = () => cut("Twenty cha");
    const { say, again, conversation } = await inChat(() => answer());
    const { events, address } = await say("20 chairs", "one-key");
    expect(events.at(-1)).toMatchObject({ event: "message.done", data: { partial: true } });
    answer = () => whole("Twenty chairs, noted.");
    expect(textOf((await say("20 chairs", "one-key")).events)).toBe("Twenty cha");
    expect(await conversation()).toEqual(["user: 20 chairs", "assistant: Twenty cha…"]);

    const made = await again("POST", address);
    expect(textOf(made.events)).toBe("Twenty chairs, noted.");
    expect(await conversation()).toEqual(["user: 20 chairs", "assistant: Twenty chairs, noted."]);
    // A client that had the beginning of the first is told to drop it.
    expect((await again("GET", address, events[0]?.id)).events.map(({ event }) => event)).toEqual([
      "message.reset",
      "message.delta",
      "message.done",
    ]);
    expect(await again("POST", address)).toMatchObject({ status: 409, body: { type: "/problems/chat-reply-whole" } });
  });

  it("is made once by calls that come at once", async () => {
    let answer: () => ProviderAnswer = () => cut("Twenty cha");
    const { say, again, conversation } = await inChat(() => answer());
    const { address } = await say("20 chairs");
    answer = () => whole("noted");
    const made = await Promise.all([1, 2, 3].map(() => again("POST", address)));
    expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await conversation()).toEqual(["user: 20 chairs", "assistant: noted"]);
  });

  it("stays where the conversation has gone on", async () => {
    const { say, again, conversation } = await inChat(() => cut("noted"));
    const { address } = await say("20 chairs");
    await say("5 desks");
    expect(await again("POST", address)).toMatchObject({ status: 409, body: { type: "/problems/chat-message-overtaken" } });
    expect(await conversation()).toHaveLength(4);
  });
});

describe("An answer that takes longer than its lease", () => {
  it("keeps its turn for as long as its stream lives", async () => {
    const model = slow("it.");
    const waits: (() => void)[] = [];
    const { deps, id, say, conversation } = await inChat(model.answer, () => new Promise((resolve) => void waits.push(resolve)));
    const saying = say("20 chairs");
    await expect.poll(() => waits).toHaveLength(1);
    await expect.poll(() => lasts(deps, id)).toBeGreaterThan(0);
    // Its lease is nearly over: the next look of its holder makes it long again.
    await answering(deps, id, 1, (await sessionOf(deps, id)).answering ?? "");
    waits.shift()?.();
    await expect.poll(() => lasts(deps, id)).toBeGreaterThan(60_000);
    model.goOn();
    expect((await saying).events.at(-1)).toMatchObject({ event: "message.done", data: { partial: false } });
    expect(await conversation()).toEqual(["user: 20 chairs", "assistant: Noted it."]);
    expect(await sessionOf(deps, id)).toMatchObject({ answering: null, answeringBy: null, answeringUntil: null });
  });

  it("is not stored where the turn was lost meanwhile, though nobody has stored another yet", async () => {
    const models = [slow("by the first."), slow("by the second.")] as const;
    const answers = [models[0].answer, models[1].answer];
    const { deps, id, say, again, conversation } = await inChat(
      () => (answers.shift() ?? models[1].answer)(),
      () => new Promise(() => undefined),
    );
    const first = say("20 chairs");
    await expect.poll(() => lasts(deps, id)).toBeGreaterThan(0);
    const messageId = (await sessionOf(deps, id)).answering ?? "";
    await answering(deps, id, -1, messageId);
    const second = again("POST", `/chat-sessions/${id}/messages/${messageId}/reply`);
    await expect.poll(() => lasts(deps, id)).toBeGreaterThan(0);
    models[0].goOn();
    expect((await first).events.at(-1)).toMatchObject({ event: "error", data: { type: "/problems/chat-assistant-unavailable" } });
    expect(await conversation()).toEqual(["user: 20 chairs"]);
    models[1].goOn();
    await second;
    expect(await conversation()).toEqual(["user: 20 chairs", "assistant: Noted by the second."]);
  });
});

describe("A retry of a message that nobody answered", () => {
  const dead = (): ProviderAnswer => ({ kind: "unreachable", cause: new Error("down") });

  it("is told that it is overtaken where the conversation has gone on, not that it is under way", async () => {
    let answer: () => ProviderAnswer = dead;
    const { say, refusal } = await inChat(() => answer());
    expect(await say("20 chairs", "first")).toMatchObject({ status: 503 });
    answer = () => whole("noted");
    expect(await say("5 desks", "second")).toMatchObject({ status: 200 });
    expect(await refusal("20 chairs", "first")).toMatchObject({ status: 409, type: "/problems/chat-message-overtaken" });
  });

  it("is told that the session is closed while its brief is made, with the message that is kept", async () => {
    const { deps, id, say, refusal } = await inChat(dead);
    await say("20 chairs", "first");
    await deps.db.update(chatSessions).set({ state: "FINALIZING" }).where(eq(chatSessions.id, id));
    const [message] = await deps.db.select().from(chatMessages).where(eq(chatMessages.sessionId, id));
    expect(await refusal("20 chairs", "first")).toMatchObject({
      ...{ status: 409, type: "/problems/chat-session-closed", messageId: present(message, "a message").id },
    });
    expect(await refusal("5 desks")).not.toHaveProperty("messageId");
  });

  it("waits while it is answered", async () => {
    const { deps, id, say, refusal } = await inChat(dead);
    await say("20 chairs", "first");
    await answering(deps, id, 60, "msg_elsewhere");
    expect(await refusal("20 chairs", "first")).toMatchObject({ status: 409, type: "/problems/idempotency-in-flight" });
  });
});
