import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { openSession } from "../../../src/features/chat/open-session.ts";
import { chatSessions } from "../../../src/features/chat/tables.ts";
import type { ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { askAs, servedAtOnce } from "../checkout/http.ts";
import { overridesOf, sse, streamed, USAGE, world } from "../llm/failing-providers.ts";

const words = (...said: string[]) => said.map((content) => JSON.stringify({ choices: [{ index: 0, delta: { content } }] }));
export const whole = (...said: string[]) => streamed(sse(...words(...said), JSON.stringify({ choices: [], usage: USAGE }), "[DONE]"));
export const cut = (...said: string[]) => streamed(sse(...words(...said)));

interface ChatEvent {
  event: string;
  id: string | undefined;
  data: Record<string, unknown>;
}
export const eventsIn = (text: string): ChatEvent[] =>
  text
    .split("\n\n")
    .filter(Boolean)
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
      return { event: field("event") ?? "", id: field("id"), data: JSON.parse(field("data") ?? "{}") as Record<string, unknown> };
    });
export const textOf = (events: readonly ChatEvent[]): string =>
  events
    .filter(({ event }) => event === "message.delta")
    .map(({ data }) => String(data["text"]))
    .join("");

/** A buyer in a session whose model answers what `answer` says, in turn. */
export async function inChat(
  answer: () => ProviderAnswer,
  pause: Deps["pause"] = (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds / 20)),
) {
  const deps = createDeps(env, { ...overridesOf(world(answer).using), pause });
  const buyerId = deps.ids.next("usr");
  await deps.db
    .insert(buyers)
    .values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: new Date() });
  const { id } = valueOf(await openSession(deps, buyerId, {})).session;
  const served = servedAtOnce(deps);
  const fetchAs = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    served(`https://api.test${path}`, {
      method,
      headers: { authorization: `Bearer ${buyerId}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const say = async (content: string, key?: string) => {
    const response = await fetchAs("POST", `/chat-sessions/${id}/messages`, key ? { "idempotency-key": key } : {}, { content });
    const text = await response.text();
    return { status: response.status, events: response.ok ? eventsIn(text) : [], address: response.headers.get("content-location") ?? "" };
  };
  const again = async (method: "GET" | "POST", address: string, lastEventId?: string) => {
    const response = await fetchAs(method, address, lastEventId === undefined ? {} : { "last-event-id": lastEventId });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      events: response.ok ? eventsIn(text) : [],
      body: response.ok ? {} : (JSON.parse(text) as { type: string }),
    };
  };
  const conversation = async () => {
    const { body } = await askAs(served, buyerId, "GET", `/chat-sessions/${id}`);
    return (body["messages"] as { role: string; content: string; partial: boolean }[]).map(
      ({ role, content, partial }) => `${role}: ${content}${partial ? "…" : ""}`,
    );
  };
  const refusal = async (content: string, key?: string) =>
    (await (await fetchAs("POST", `/chat-sessions/${id}/messages`, key ? { "idempotency-key": key } : {}, { content })).json()) as Record<
      string,
      unknown
    >;
  return { deps, buyerId, id, say, again, conversation, refusal };
}
export const answering = (deps: Deps, id: string, seconds: number, messageId: string) =>
  deps.db
    .update(chatSessions)
    .set({ answering: messageId, answeringUntil: new Date(Date.now() + seconds * 1000) })
    .where(eq(chatSessions.id, id));

/** A model that says the first word, and the rest when it is told to. */
export function slow(rest: string) {
  const going = Promise.withResolvers<void>();
  const encoder = new TextEncoder();
  const answer = () =>
    streamed(
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(encoder.encode(sse(...words("Noted ")))),
        async pull(controller) {
          await going.promise;
          controller.enqueue(encoder.encode(sse(...words(rest), JSON.stringify({ choices: [], usage: USAGE }), "[DONE]")));
          controller.close();
        },
      }),
    );
  return { answer, goOn: going.resolve };
}
export const sessionOf = async (deps: Deps, id: string) =>
  present((await deps.db.select().from(chatSessions).where(eq(chatSessions.id, id)))[0], "a session");
export const lasts = async (deps: Deps, id: string) => ((await sessionOf(deps, id)).answeringUntil?.getTime() ?? 0) - Date.now();
