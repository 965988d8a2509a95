import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contractFor } from "../../src/platform/contract.ts";
import { setFault } from "../drills/control.ts";
import { operatorToken } from "../drills/operator.ts";
import { call as ask, until } from "../journey/client.ts";
import { reconciled, today, usageOf } from "../proof/books.ts";
import { provenBuyer, type Buyer } from "../proof/buyers.ts";
import { Heard, MODELS, readStream } from "../proof/official-clients.ts";
import { askedAt } from "../proof/proven-stack.ts";
import { startSteppingProvider, USED, type Step, type SteppedCall, type SteppingProvider } from "../proof/stepping-provider.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

/** A reservation that nobody settles is settled by its budget when it expires; then its event is written. */
const EXPIRED_SECONDS = contractFor("local").llm.reservationSeconds + 120;
const TIMEOUT_MS = (EXPIRED_SECONDS + 600) * 1_000;

interface Killed {
  name: string;
  buyer: Buyer;
  call: SteppedCall;
  /** Whether the provider's own figures had been settled when the Worker was killed. */
  settled: boolean;
}

describe("a gateway that is killed at each step of a call", () => {
  let provider: SteppingProvider;
  let stack: SpawnedStack;
  const killed: Killed[] = [];

  beforeAll(async () => {
    provider = await startSteppingProvider();
    stack = new SpawnedStack("gateway", askedAt(provider));
    await stack.start();
  });
  afterAll(async () => {
    await stack.remove();
    await provider.stop();
  });

  /** A call of a buyer of its own, that has come as far as it says. */
  const begin = async (name: string, stopsAt: Step, { stream = true, settled = false } = {}) => {
    const buyer = await provenBuyer(stack.file(), name);
    const word = `call-${name}`;
    const call = provider.call(word, stopsAt);
    const heard = new Heard();
    const { url } = stack.file();
    const asked = { wire: "chat" as const, prompt: word, maxTokens: 50, asksUsage: true };
    const ended = stream ? readStream(url, buyer.key, heard, asked) : readWhole(url, buyer.key, word);
    await call.reached;
    killed.push({ name, buyer, call, settled });
    return { buyer, call, ended };
  };

  const restart = async (...calls: { ended: Promise<unknown> }[]): Promise<void> => {
    await stack.kill();
    await Promise.all(calls.map(({ ended }) => ended));
    await stack.start();
  };

  it(
    "[LLM-2] has exactly one audit event of each call that was bought, and books that agree, once what nobody settled has expired",
    async ({ annotate }) => {
      const day = today();
      const underWay = [
        await begin("whole", "asked", { stream: false }),
        await begin("asked", "asked"),
        await begin("begun", "begun"),
        await begin("said", "said"),
      ];
      await restart(...underWay);

      // Behind the last event, while the budget does not take the settlement.
      const settling = await begin("settling", "said");
      const token = await operatorToken(stack.file());
      await ask(stack.file().url, "PUT", "/admin/drills/faults/token-budgets", { token, body: { mode: "hang", untilSeconds: 120 } });
      await until("the budgets to hang", 60, async () => {
        const { status } = await statusOfUsage(stack.file().url, settling.buyer.key);
        return status === 503 ? true : undefined;
      });
      settling.call.goOn();
      await restart(settling);
      await ask(stack.file().url, "DELETE", "/admin/drills/faults", { token: await operatorToken(stack.file()) });
      await until("the budgets to answer again", 60, async () => {
        const { status } = await statusOfUsage(stack.file().url, settling.buyer.key);
        return status === 200 ? true : undefined;
      });

      // Settled, and not recorded: Postgres does not take the event.
      const unrecorded = await begin("unrecorded", "said", { settled: true });
      await setFault(stack.file(), "postgres", "down");
      unrecorded.call.goOn();
      expect(await unrecorded.ended).toBeUndefined();
      await restart();

      const recorded = await begin("recorded", "said", { settled: true });
      recorded.call.goOn();
      expect(await recorded.ended).toBeUndefined();
      await until("its audit event", 60, async () => {
        const { items } = await usageOf(stack.file().url, recorded.buyer.key, day);
        return items.length > 0 ? true : undefined;
      });
      await restart();

      const usages = await until("the end of every reservation", EXPIRED_SECONDS, async () => {
        const found = await Promise.all(killed.map(({ buyer }) => usageOf(stack.file().url, buyer.key, day)));
        return found.every(({ items, budget }) => items.length > 0 && budget.reserved === 0) ? found : undefined;
      });
      // What the killed isolate had on lease is put down beside the calls, on the dearest model.
      const rows = killed.map((_, at) => (usages[at]?.items ?? []).filter(({ model }) => model === MODELS.chat));
      const leases = killed.map((_, at) => (usages[at]?.items ?? []).filter(({ model }) => model !== MODELS.chat));
      const said = killed.map(({ name, call }, at) => ({ name, bought: call.asked, calls: rows[at]?.map(({ calls }) => calls) }));
      await annotate(JSON.stringify({ said, leases }));
      expect(said).toEqual(killed.map(({ name }) => ({ name, bought: 1, calls: [1] })));
      for (const lost of leases.flat())
        expect.soft([lost.calls, lost.reported.outputTokens, lost.estimated.outputTokens > 0]).toEqual([1, 0, true]);
      for (const [at, { name, settled }] of killed.entries()) {
        const [row] = rows[at] ?? [];
        const exact = { inputTokens: USED.prompt_tokens, outputTokens: USED.completion_tokens };
        const nothing = { inputTokens: 0, outputTokens: 0 };
        expect.soft([name, settled ? row?.reported : row?.estimated]).toMatchObject([name, settled ? exact : {}]);
        expect.soft([name, settled ? row?.estimated : row?.reported]).toMatchObject([name, nothing]);
        expect.soft([name, (row?.estimated.outputTokens ?? 0) + (row?.reported.outputTokens ?? 0) > 0]).toEqual([name, true]);
      }
      expect(await reconciled(stack.file(), day)).toMatchObject({ accounts: [], rows: [], asked: killed.length });
    },
    TIMEOUT_MS,
  );
});

async function readWhole(url: string, key: string, word: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const body = JSON.stringify({ model: MODELS.chat, max_tokens: 50, messages: [{ role: "user", content: word }] });
  return fetch(`${url}/llm/v1/chat/completions`, { method: "POST", headers, body }).then(
    (response) => response.text(),
    (error: unknown) => error,
  );
}

const statusOfUsage = (url: string, key: string): Promise<Response> =>
  fetch(`${url}/llm/usage`, { headers: { authorization: `Bearer ${key}` } });
