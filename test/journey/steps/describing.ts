import { call, check, readEvents, until } from "../client.ts";
import type { Progress, Step } from "../step.ts";
import type { StackFile } from "../../../local-cloud/stack-file.ts";

/** Saying what is needed, until there is a brief. */
export const describing: readonly Step[] = [
  {
    name: "sign up and sign in",
    async run(stack, progress) {
      const { email, password } = progress;
      const me = await call<{ id: string }>(stack.url, "POST", "/auth/register", {
        body: { email, password, name: `Buyer of journey ${progress.runId}` },
        expect: 201,
      });
      progress.buyerId = me.body.id;
      progress.token = await signIn(stack, progress);
      return me.body.id;
    },
  },
  {
    name: "read the operators' figures before",
    async run(stack, progress) {
      const { body } = await call(stack.url, "GET", "/health/ops?fresh=1", { token: stack.opsReadToken });
      progress.before = body;
      return `status ${String(body["status"])}, captured at ${String(body["capturedAt"])}`;
    },
  },
  {
    name: "state the need in a chat session",
    async run(stack, progress) {
      const session = await call<{ id: string }>(stack.url, "POST", "/chat-sessions", { token: progress.token, body: {}, expect: 201 });
      progress.chatSessionId = session.body.id;
      return `${session.body.id}: ${await say(stack, progress, progress.need.text, "first")}`;
    },
  },
  {
    name: "answer what the assistant asks",
    async run(stack, progress) {
      return progress.need.followUp ? say(stack, progress, progress.need.followUp, "follow-up") : "the text says all by itself";
    },
  },
  {
    name: "finalize the session, twice",
    async run(stack, { chatSessionId, token }) {
      const first = await call<{ state: string }>(stack.url, "POST", `/chat-sessions/${chatSessionId}/finalize`, { token });
      const second = await call<{ state: string }>(stack.url, "POST", `/chat-sessions/${chatSessionId}/finalize`, { token });
      return `${first.body.state}, then ${second.body.state}`;
    },
  },
  {
    name: "get the brief",
    async run(stack, progress) {
      const { chatSessionId, token } = progress;
      progress.briefId = await until("the brief", 90, async () => {
        const { body } = await call<{ state: string; briefId: string | null; failureReason?: string }>(
          stack.url,
          "GET",
          `/chat-sessions/${chatSessionId}`,
          { token },
        );
        check(body.state !== "FAILED", `the extraction failed: ${body.failureReason}`);
        return body.briefId ?? undefined;
      });
      const { body: brief } = await call<{
        items: { name: string; quantity: number; unit: string }[];
        currency: string | null;
        budget: { amount: number; currency: string } | null;
      }>(stack.url, "GET", `/briefs/${progress.briefId}`, { token });
      check(brief.items.length > 0, "the brief has no items");
      progress.currency = brief.currency ?? brief.budget?.currency ?? "EUR";
      return `${brief.items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`).join(", ")}; ${progress.currency}`;
    },
  },
];

async function signIn(stack: StackFile, { email, password }: Progress): Promise<string> {
  const { body } = await call<{ accessToken: string }>(stack.url, "POST", "/auth/login", { body: { email, password } });
  return body.accessToken;
}

/** Sends a message and reads the streamed reply to its end. */
async function say(stack: StackFile, progress: Progress, content: string, key: string): Promise<string> {
  const { events, enough } = await readEvents(
    `${stack.url}/chat-sessions/${progress.chatSessionId}/messages`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${progress.token}`,
        "content-type": "application/json",
        "idempotency-key": `${progress.runId}-${key}`,
      },
      body: JSON.stringify({ content }),
    },
    ({ event }) => event === "message.done" || event === "error",
    60,
  );
  const last = events.at(-1);
  check(enough && last?.event === "message.done", `the reply did not end well: ${last?.event} ${last?.data}`);
  const text = events
    .filter(({ event }) => event === "message.delta")
    .map(({ data }) => (JSON.parse(data) as { text: string }).text)
    .join("");
  check(text.length > 0, "the reply is empty");
  return `"${text.replaceAll(/\s+/g, " ").slice(0, 80)}…" in ${events.length - 1} pieces`;
}
