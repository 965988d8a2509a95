import { createExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { logout } from "../../../src/features/auth/logout.ts";
import type { LlmProviders } from "../../../src/features/llm/ports.ts";
import { FakeTimers } from "../../unit/catalog/fake-log.ts";
import { routes } from "../all-routes.ts";
import { awakenDesk } from "../objects.ts";
import { bearer, provenBuyer, served } from "./service-token-setting.ts";
import { isolates, tokensOf } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const WORD = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "I have " } }] })}\n\n`;

/** A provider that says a word and then nothing, for as long as it is listened to. */
const talking: LlmProviders = {
  missing: () => [],
  post: async () => {
    let said = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (said) return new Promise(() => undefined);
        said = true;
        return controller.enqueue(new TextEncoder().encode(WORD));
      },
    });
    return { kind: "answered", response: new Response(body, { headers: { "content-type": "text/event-stream" } }) };
  },
};

/** Opens a stream over HTTP and reads it to wherever it ends. */
async function opened(deps: Deps, path: string, init: RequestInit) {
  const app = createApp(() => deps, routes);
  const response = await app.fetch(new Request(`https://api.test${path}`, init), {}, createExecutionContext());
  expect(response.status).toBe(200);
  const seen = { ended: false };
  const end = response.text().then(
    () => "whole",
    () => "broken off",
  );
  void end.then(() => (seen.ended = true));
  return { seen, end };
}

describe("a stream that the Worker makes itself, when who opened it may read it no more", () => {
  it("[AUTH-3] breaks off within the contract's seconds of the buyer's sign-out, a model's answer too; another session's goes on", async () => {
    const { one, counted } = isolates();
    const timers = new FakeTimers();
    const deps = one({ llmProviders: talking, timers });
    const buyer = await provenBuyer(deps);
    const other = await tokensOf(deps, buyer.email);
    const asked = { model: "gpt-4.1-mini", stream: true, max_tokens: 50, messages: [{ role: "user", content: "20 office chairs" }] };
    const ask = (token: string) =>
      opened(deps, "/llm/v1/chat/completions", {
        method: "POST",
        headers: { ...bearer(token), "content-type": "application/json" },
        body: JSON.stringify(asked),
      });
    const here = await ask(buyer.access);
    const elsewhere = await ask(other.access);

    await logout(deps, buyer.access);
    await timers.pass((deps.contract.access.revocationSeconds * 1000) / 2);
    expect(await here.end).toBe("broken off");
    expect(elsewhere.seen.ended).toBe(false);
    expect(counted["http_streams_cut /llm/v1/chat/completions ended"]).toBe(1);

    await logout(deps, other.access);
    await timers.pass((deps.contract.access.revocationSeconds * 1000) / 2);
    expect(await elsewhere.end).toBe("broken off");
  });

  it("[AUTH-2] breaks off for an operator who signed out, or has the role no more", async () => {
    const timers = new FakeTimers();
    let role: "operator" | "observer" | undefined = "observer";
    const nobody = async () => undefined;
    const operator = async () => role && ({ kind: "operator", id: "opr_ann", email: "ann@ops.test", role } as const);
    const deps = isolates().one({ identities: { operator, buyer: nobody, opsReader: nobody, ticket: nobody }, timers });
    const { seen, end } = await opened(deps, "/admin/notifications/stream", { headers: bearer("ann-token") });
    await timers.pass(5 * deps.contract.access.revocationSeconds * 1000);
    expect(seen.ended).toBe(false);
    role = undefined;
    await timers.pass((deps.contract.access.revocationSeconds * 1000) / 2);
    expect(await end).toBe("broken off");
  });
});

describe("an answer that comes at once, and took longer to make than evidence of a session is good for", () => {
  const WHOLE = {
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 0, model: "gpt-4.1-mini" },
    choices: [{ index: 0, message: { role: "assistant", content: "I have 20." }, finish_reason: "stop" }],
    usage: { prompt_tokens: 4, completion_tokens: 4, total_tokens: 8 },
  };

  it("[AUTH-3] is not given to who signed out meanwhile, but for one that was quick, and is to another session", async () => {
    const { one, counted } = isolates();
    const timers = new FakeTimers();
    let answerNow: () => void = () => undefined;
    const slow: LlmProviders = {
      missing: () => [],
      post: async () => {
        await new Promise<void>((resolve) => (answerNow = resolve));
        return { kind: "answered", response: Response.json(WHOLE) };
      },
    };
    const deps = one({ llmProviders: slow, timers });
    const ask = served(deps);
    const { revocationSeconds } = deps.contract.access;
    const buyer = await provenBuyer(deps);
    const other = await tokensOf(deps, buyer.email);
    const body = { model: "gpt-4.1-mini", max_tokens: 50, messages: [{ role: "user", content: "20 office chairs" }] };
    const asked = async (token: string, seconds: number, before: () => Promise<unknown>) => {
      const last = answerNow;
      const answer = ask("POST", "/llm/v1/chat/completions", bearer(token), body);
      await expect.poll(() => answerNow !== last).toBe(true);
      await before();
      await timers.pass(seconds * 1000);
      answerNow();
      return answer;
    };
    expect(await asked(other.access, 2 * revocationSeconds, async () => undefined)).toMatchObject({ status: 200, body: WHOLE });
    const refused = await asked(buyer.access, revocationSeconds, () => logout(deps, buyer.access));
    expect(refused).toMatchObject({ status: 401, body: { error: { type: expect.any(String) } } });
    expect(JSON.stringify(refused.body)).not.toContain("I have 20.");
    expect(counted["http_answers_withheld /llm/v1/chat/completions"]).toBe(1);
    expect(await asked(other.access, revocationSeconds - 1, () => logout(deps, other.access))).toMatchObject({ status: 200 });
  });
});
