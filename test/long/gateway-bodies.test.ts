import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Wire } from "../../src/features/llm/wires.ts";
import { operatorToken } from "../drills/operator.ts";
import { call } from "../journey/client.ts";
import { startBillingProvider, type BillingProvider } from "../proof/billing-provider.ts";
import { BODIES } from "../proof/bodies.ts";
import { reconciled, settledUsages, today } from "../proof/books.ts";
import { tryBodies } from "../proof/bound-bodies.ts";
import { provenBuyer, type Buyer } from "../proof/buyers.ts";
import { startProvenStack, type ProvenStack } from "../proof/proven-stack.ts";
import { longestAnswer, worstBill } from "../proof/worst-bill.ts";

/** Of each wire. */
const PLANNED = 3_400;
const SENT = 100;
const WIRES = ["chat", "responses", "messages"] as const;
const PATHS: Record<Wire, string> = { chat: "chat/completions", responses: "responses", messages: "messages" };
/** Long enough that its end is seen, and short enough that a day's tokens do not go into one answer. */
const LONGEST_SENT = 300;

describe("generated bodies, billed at the most their provider could", () => {
  it.each(WIRES)(`[LLM-3] never cost more than is reserved for them: ${PLANNED} of %s`, async (wire) => {
    expect(tryBodies(wire, PLANNED)).toMatchObject({ neverMet: [] });
  });
});

describe("generated bodies through the running gateway, billed at the most their provider could", () => {
  let stack: ProvenStack<BillingProvider>;

  beforeAll(async () => {
    stack = await startProvenStack(
      startBillingProvider((wire, body) => {
        const answer = longestAnswer(wire, body);
        // A body that says so is billed at more than anybody may.
        const beyond = JSON.stringify(body).includes("beyond all bounds") ? 1_000_000 : 0;
        return { prompt: worstBill(wire, body, 0) + beyond, answer };
      }),
    );
  });
  afterAll(() => stack.stop());

  const send = async (wire: Wire, { key }: Buyer, body: unknown): Promise<{ status: number; problem: Problem }> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const url = `${stack.file.url}/llm/v1/${PATHS[wire]}`;
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, problem: (await response.json()) as Problem };
  };
  const exceeded = async (token: string): Promise<string[]> => {
    const path = "/notifications/incident-alerts?state=open&limit=100";
    const { body } = await call<{ items: { key: string }[] }>(stack.file.url, "GET", path, { token });
    return body.items.map(({ key }) => key).filter((key) => key.startsWith("llm-gateway.reservation-exceeded."));
  };

  it("[LLM-3] never use more than was reserved, or are refused with a pointer; and one that does use more pages", async ({ annotate }) => {
    let buyers = 0;
    const nextBuyer = () => provenBuyer(stack.file, `bodies-${(buyers += 1)}`);
    let buyer = await nextBuyer();
    const keys = [buyer.key];
    const counts = { answered: 0, refused: 0 };
    const wrong: unknown[] = [];
    for (const wire of WIRES)
      for (const generated of fc.sample(BODIES[wire], { numRuns: SENT, seed: 9 })) {
        const body = shortened(wire, generated);
        let { status, problem } = await send(wire, buyer, body);
        if (status === 429) {
          buyer = await nextBuyer();
          keys.push(buyer.key);
          ({ status, problem } = await send(wire, buyer, body));
        }
        if (status === 200) counts.answered += 1;
        else if (status === 400 && (problem.errors?.[0]?.pointer ?? "") !== "") counts.refused += 1;
        else wrong.push({ status, problem, body });
      }
    await annotate(`${JSON.stringify(counts)} by ${buyers} buyers`);
    expect(wrong).toEqual([]);
    const usages = await settledUsages(stack.file.url, keys, today());
    const settled = usages.reduce((sum, { budget }) => sum + budget.settled, 0);
    expect(settled).toBe(stack.provider.billedTo(""));
    expect(usages.every(({ budget }) => budget.settled <= budget.limit)).toBe(true);
    expect(await reconciled(stack.file, today())).toMatchObject({ accounts: [], rows: [] });
    const operator = await operatorToken(stack.file);
    expect(await exceeded(operator)).toEqual([]);

    const beyond = { model: "gpt-4.1-mini", max_tokens: 5, messages: [{ role: "user", content: "beyond all bounds" }] };
    expect(await send("chat", await nextBuyer(), beyond)).toMatchObject({ status: 200 });
    await expect
      .poll(() => exceeded(operator), { timeout: 60_000, interval: 1_000 })
      .toEqual(["llm-gateway.reservation-exceeded.openai.gpt-4.1-mini"]);
  });
});

interface Problem {
  errors?: { pointer: string }[];
}

/** The same body, whole and not streamed, with short answers. */
function shortened(wire: Wire, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = ["max_tokens", "max_completion_tokens", "max_output_tokens"].filter((name) => Object.hasOwn(body, name));
  const limits = Object.fromEntries(names.map((name) => [name, Math.min(Number(body[name]), LONGEST_SENT)]));
  const choices = wire === "chat" && Object.hasOwn(body, "n") ? { n: Math.min(Number(body["n"]), 3) } : {};
  return { ...body, ...limits, ...choices, stream: false };
}
