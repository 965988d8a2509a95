import { createExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { makeServiceToken } from "../../../src/features/auth/make-service-token.ts";
import { markVerified } from "../../../src/features/auth/store.ts";
import type { TokenScope } from "../../../src/platform/token-scopes.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { cheaplyRegistered, isolates } from "../auth/setting.ts";
import { awakenDesk } from "../objects.ts";
import { routes } from "../all-routes.ts";

/** What a program holds that knows the API by its base URL and its key alone. */
async function programOf(deps: Deps, scopes: readonly TokenScope[]) {
  const buyer = await cheaplyRegistered(deps);
  await markVerified(deps.db, { buyerId: buyer.id, email: buyer.email }, deps.clock.now());
  const made = valueOf(await makeServiceToken(deps, buyer.id, { name: "SDK", scopes, expiresAt: undefined }, undefined));
  const app = createApp(() => deps, routes);
  return {
    apiKey: present(made.token, "the token's text"),
    maxRetries: 0,
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => app.fetch(new Request(input, init), {}, createExecutionContext()),
  };
}

const hello = [{ role: "user" as const, content: "20 office chairs" }];

beforeAll(async () => {
  await awakenDesk();
  await Promise.all([import("openai"), import("@anthropic-ai/sdk")]);
}, 120_000);

describe("the official clients with a service token as their key", () => {
  it("are served on each of their wires, by OpenAI's also as a stream", async () => {
    const { default: OpenAI } = await import("openai");
    const program = await programOf(isolates().one(), ["llm"]);
    const openai = new OpenAI({ ...program, baseURL: "https://api.test/llm/v1" });
    const answered = await openai.chat.completions.create({ model: "gpt-4.1-mini", messages: hello });
    expect(answered.choices[0]?.message.content).toBeTruthy();
    let streamed = "";
    for await (const chunk of await openai.chat.completions.create({ model: "gpt-4.1-mini", messages: hello, stream: true }))
      streamed += chunk.choices[0]?.delta.content ?? "";
    expect(streamed).not.toBe("");
    expect((await openai.models.list()).data.length).toBeGreaterThan(0);
  });

  it("are served where Anthropic's sends it as x-api-key, as a stream too", async () => {
    const { default: Anthropic } = await import("@anthropic-ai/sdk");
    const program = await programOf(isolates().one(), ["llm"]);
    const anthropic = new Anthropic({ ...program, baseURL: "https://api.test/llm" });
    const asked = { model: "claude-haiku-4-5", max_tokens: 50, messages: hello };
    expect((await anthropic.messages.create(asked)).content).not.toEqual([]);
    const whole = await anthropic.messages.stream(asked).finalMessage();
    expect(whole.content).not.toEqual([]);
  });

  it("throw their own error of a key that may not, where it has another scope", async () => {
    const [{ default: OpenAI }, { default: Anthropic }] = await Promise.all([import("openai"), import("@anthropic-ai/sdk")]);
    const program = await programOf(isolates().one(), ["cart"]);
    const openai = new OpenAI({ ...program, baseURL: "https://api.test/llm/v1" });
    const anthropic = new Anthropic({ ...program, baseURL: "https://api.test/llm" });
    await expect(openai.chat.completions.create({ model: "gpt-4.1-mini", messages: hello })).rejects.toBeInstanceOf(
      OpenAI.PermissionDeniedError,
    );
    await expect(anthropic.messages.create({ model: "claude-haiku-4-5", max_tokens: 5, messages: hello })).rejects.toBeInstanceOf(
      Anthropic.PermissionDeniedError,
    );
  });

  it("have the id of a request that is refused, wherever it is: at the door, by its body, by the gateway, or where there is no such model", async () => {
    const { default: Anthropic } = await import("@anthropic-ai/sdk");
    const program = await programOf(isolates().one(), ["llm"]);
    const client = (options: object) => new Anthropic({ ...program, baseURL: "https://api.test/llm", ...options });
    const asked = { model: "claude-haiku-4-5", max_tokens: 5, messages: hello };
    const refused = await Promise.all(
      [
        client({ apiKey: "sk-ant-of-somebody-else" }).messages.create(asked),
        client({}).messages.create({ ...asked, max_tokens: 0 }),
        client({}).messages.create({ ...asked, model: "claude-none" }),
        client({}).messages.countTokens({ model: "claude-none", messages: hello }),
        client({}).models.retrieve("claude-none"),
      ].map(async (asking) =>
        asking.then(
          () => undefined,
          ({ status, requestID }) => [status, typeof requestID],
        ),
      ),
    );
    expect(refused).toEqual([401, 400, 404, 404, 404].map((status) => [status, "string"]));
  });
});
