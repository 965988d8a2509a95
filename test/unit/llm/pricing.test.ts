import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceOn, rollout, type ModelPrice } from "../../../src/features/llm/models.ts";
import { priceText } from "../../../src/features/llm/price-text.ts";
import { costOf, inputLines, inputTotal, outputLines, ratesFor, unpricedOf } from "../../../src/features/llm/pricing.ts";
import { NOTHING_READ, type Reading } from "../../../src/features/llm/readers/reader.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import type { CallTerms } from "../../../src/features/llm/rules.ts";
import { accountFor, usageRecordSchema } from "../../../src/features/llm/usage-record.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { linesOfLocalLog } from "../../../scripts/ops/tail/log-line.ts";
import { llmUsageRecorded } from "../../../src/platform/events/llm.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { modelSchema } from "../../../src/platform/contract/models.ts";

const { models: MODELS, counting } = contractFor("production").llm;
const DAY = "2026-11-23";
const NONE = { fresh: 0, cached: 0, cacheWrite: 0, cacheWriteHour: 0 };

/** A price of every unit, dearer from 1,000 tokens of a prompt on. */
const PRICE: ModelPrice = {
  from: "2026-01-01",
  inputUsdPerMillion: "1.00",
  cachedInputUsdPerMillion: "0.10",
  cacheWriteUsdPerMillion: "1.25",
  cacheWriteHourUsdPerMillion: "2.00",
  outputUsdPerMillion: "5.00",
  reasoningUsdPerMillion: "3.00",
  audioInputUsdPerMillion: "32.00",
  audioOutputUsdPerMillion: "64.00",
  searchUsdPerThousand: "10.00",
  above: [
    {
      promptTokens: 1_000,
      ...{
        inputUsdPerMillion: "2.00",
        cachedInputUsdPerMillion: "0.20",
        cacheWriteUsdPerMillion: "2.50",
        cacheWriteHourUsdPerMillion: "4.00",
      },
      ...{
        outputUsdPerMillion: "7.50",
        reasoningUsdPerMillion: "4.50",
        audioInputUsdPerMillion: "32.00",
        audioOutputUsdPerMillion: "64.00",
      },
    },
  ],
};
const BASE = ratesFor(PRICE, 1);
const inputCostNanoUsd = (...of: Parameters<typeof inputLines>) => costOf(inputLines(...of));
const outputCostNanoUsd = (...of: Parameters<typeof outputLines>) => costOf(outputLines(...of));
/** Of text alone. */
const PLAIN: ModelPrice = { from: "2026-01-01", inputUsdPerMillion: "0.25", outputUsdPerMillion: "2" };

describe("pricing by the contract", () => {
  it("prices each kind of prompt token at its own rate, exactly", () => {
    const tokens = { fresh: 1_000_000, cached: 1_000_000, cacheWrite: 1_000_000, cacheWriteHour: 1_000_000 };
    expect(inputCostNanoUsd(tokens, BASE)).toBe((1 + 0.1 + 1.25 + 2) * 1e9);
    expect(inputCostNanoUsd(tokens, BASE, { audioInput: 500_000 })).toBe((0.5 + 16 + 0.1 + 1.25 + 2) * 1e9);
  });

  it("prices what is priced apart of an answer at its own rate, and the searches made for it", () => {
    expect(outputCostNanoUsd(1_000_000, BASE)).toBe(5e9);
    expect(outputCostNanoUsd(1_000_000, BASE, { reasoning: 400_000, audioOutput: 100_000, searches: 3 })).toBe(
      (0.5 * 5 + 0.4 * 3 + 0.1 * 64 + 0.03) * 1e9,
    );
  });

  it("prices a kind without a price of its own as what it is part of", () => {
    const rates = ratesFor(PLAIN, 1);
    expect(inputCostNanoUsd({ fresh: 1, cached: 2, cacheWrite: 3, cacheWriteHour: 4 }, rates)).toBe(10 * 250);
    expect(outputCostNanoUsd(10, rates, { reasoning: 4 })).toBe(10 * 2_000);
  });

  it("prices the whole call by the threshold its prompt exceeds, cached tokens counted, and not by one it only reaches", () => {
    const cost = (fresh: number, cached: number) => {
      const rates = ratesFor(PRICE, fresh + cached);
      return [inputCostNanoUsd({ ...NONE, fresh, cached }, rates), outputCostNanoUsd(10, rates)];
    };
    expect(cost(1_000, 0)).toEqual([1_000_000, 50_000]);
    expect(cost(900, 101)).toEqual([900 * 2_000 + 101 * 200, 75_000]);
  });

  it("names what it has no price for, and nothing that was not used", () => {
    expect(unpricedOf({ audioInput: 1, audioOutput: 1, searches: 1, reasoning: 1 }, ratesFor(PLAIN, 1))).toEqual([
      ...["audio input", "audio output", "searches"],
    ]);
    expect(unpricedOf({ audioInput: 0, searches: 0 }, ratesFor(PLAIN, 1))).toEqual([]);
    expect(unpricedOf({ audioInput: 1, audioOutput: 1, searches: 1 }, BASE)).toEqual([]);
  });

  it("adds a prompt's tokens up, each kind once", () => {
    expect(inputTotal({ fresh: 1, cached: 20, cacheWrite: 300, cacheWriteHour: 4_000 })).toBe(4_321);
  });

  it("reads a price with and without decimals", () => {
    const cost = (outputUsdPerMillion: string) => outputCostNanoUsd(1, ratesFor({ ...PLAIN, outputUsdPerMillion }, 1));
    expect([cost("3"), cost("0.25"), cost("12.5"), cost("0.005")]).toEqual([3_000, 250, 12_500, 5]);
  });

  it("is exact for any price a contract may name and any count the books hold, as arithmetic without bounds says", () => {
    const usd = fc.tuple(fc.nat(999), fc.nat(999)).map(([whole, thousandth]) => ({
      text: `${whole}.${String(thousandth).padStart(3, "0")}`,
      nano: BigInt(whole * 1_000 + thousandth),
    }));
    const count = fc.nat(2_147_483_647);
    fc.assert(
      fc.property(usd, usd, count, count, (fresh, cached, freshTokens, cachedTokens) => {
        const rates = ratesFor({ ...PLAIN, inputUsdPerMillion: fresh.text, cachedInputUsdPerMillion: cached.text }, 1);
        const cost = inputCostNanoUsd({ ...NONE, fresh: freshTokens, cached: cachedTokens }, rates);
        expect(BigInt(cost)).toBe(BigInt(freshTokens) * fresh.nano + BigInt(cachedTokens) * cached.nano);
      }),
    );
  });
});

describe("a price from a date on", () => {
  const model = { ...MODELS[0]!, model: "m", prices: [PLAIN, { ...PLAIN, from: "2026-06-01", outputUsdPerMillion: "3" }] };

  it("holds from the first moment of its UTC day until the next one's", () => {
    const output = (day: string) => priceOn(model, day)?.outputUsdPerMillion;
    expect(["2025-12-31", "2026-01-01", "2026-05-31", "2026-06-01", "2027-01-01"].map(output)).toEqual([undefined, "2", "2", "3", "3"]);
  });

  it("[LLM-7] leaves a model unpriced before its first day", () => {
    expect(rollout(["m"], [model], "2025-12-31")).toEqual({ state: "misconfigured", unpriced: ["m"] });
    expect(rollout(["m"], [model], "2026-01-01")).toMatchObject({ state: "ready" });
  });

  it("is shown with its units, its thresholds, its date and its reason to be free", () => {
    expect(priceText(PLAIN)).toBe("0.25 in, 2 out; since 2026-01-01");
    expect(priceText({ ...PRICE, free: "a trial" })).toBe(
      "1.00 in, 0.10 cached, 1.25 cache write, 2.00 for an hour, 32.00 audio in, 5.00 out, 3.00 reasoning, 64.00 audio out; " +
        "prompts above 1,000: 2.00 in, 0.20 cached, 2.50 cache write, 4.00 for an hour, 32.00 audio in, 7.50 out, 4.50 reasoning, 64.00 audio out; " +
        "10.00 a thousand searches; free: a trial; since 2026-01-01",
    );
  });
});

describe("a call's cost", () => {
  const plan: CallTerms = {
    ...{ wire: "messages", stream: false, usageAsked: false, maxOutput: 100 },
    model: { ...MODELS[0]!, price: PRICE },
    prompt: { bound: 500, parts: [] },
  };
  const identity = { callId: "llm_1", userId: "usr_1", day: DAY };
  const account = (reading: Reading) => accountFor({ plan, identity }, reading, "complete", new Date(`${DAY}T10:00:00Z`));

  it("is the most it can have been where nobody said: the dearest kind of each token", () => {
    expect(account(NOTHING_READ)).toMatchObject({ inputCostNanoUsd: 500 * 2_000, outputCostNanoUsd: 100 * 5_000 });
    const dear = { ...plan, model: { ...plan.model, price: { ...PRICE, reasoningUsdPerMillion: "9" } } };
    expect(accountFor({ plan: dear, identity }, NOTHING_READ, "abandoned", new Date())).toMatchObject({ outputCostNanoUsd: 900_000 });
  });

  it("[LLM-2] keeps the version and the units it was booked with, which prove its costs and tokens, whatever was read", () => {
    const tokens = fc.nat(3_000);
    const input = fc.record({ fresh: tokens, cached: tokens, cacheWrite: tokens, cacheWriteHour: tokens });
    const apart = fc.record({ audioInput: tokens, reasoning: tokens, audioOutput: tokens, searches: fc.nat(5) }, { requiredKeys: [] });
    const read = fc.record({ input: fc.option(input, { nil: undefined }), output: fc.option(tokens, { nil: undefined }), apart });
    fc.assert(
      fc.property(read, fc.constantFrom(PRICE, PLAIN), (given, price) => {
        const priced = { ...plan, model: { ...plan.model, price } };
        const record = accountFor({ plan: priced, identity }, { ...NOTHING_READ, ...given }, "complete", new Date());
        const { from, above, lines = [] } = record.priced ?? {};
        expect({ from, above }).toEqual({
          from: "2026-01-01",
          above: price === PRICE && record.inputTokens > 1_000 ? 1_000 : undefined,
        });
        expect(costOf(lines)).toBe(record.inputCostNanoUsd + record.outputCostNanoUsd);
        const counted = lines.filter(({ unit }) => unit !== "search").reduce((sum, { count }) => sum + count, 0);
        expect(counted).toBe(record.inputTokens + record.outputTokens);
        expect(usageRecordSchema().parse(JSON.parse(JSON.stringify(record)))).toMatchObject({ priced: record.priced });
      }),
    );
  });

  it("says in its log line what it cost, and leaves the units to its event", () => {
    const lines: string[] = [];
    const log = createLogger(
      () => ({}),
      (_, line) => void lines.push(line),
    );
    const metrics = { count: () => undefined, observe: () => undefined, set: () => undefined, see: () => undefined };
    const record = account(NOTHING_READ);
    const usage = { event: "llm.usage", inputCostNanoUsd: 1_000_000, streamed: false };
    llmUsageRecorded({ log, metrics }, [record]);
    llmUsageRecorded({ log, metrics }, []);
    llmUsageRecorded({ log, metrics }, [record, record]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([usage, { event: "llm.usage.together", did: [usage, usage] }]);
    expect(linesOfLocalLog(`2026-12-01T00:00:00Z info ${lines[1] ?? ""}`)).toMatchObject([
      ...[record, record].map(({ callId }) => ({ event: "llm.usage", fields: { callId } })),
      { event: "llm.usage.together" },
    ]);
    expect(lines.join()).not.toContain('"lines"');
  });

  it("keeps what was priced apart, and what had no price", () => {
    const reading = { ...NOTHING_READ, input: { ...NONE, fresh: 2_000 }, output: 10, apart: { audioInput: 5, searches: 2 } };
    expect(account(reading)).toMatchObject({
      inputCostNanoUsd: 1_995 * 2_000 + 5 * 32_000,
      outputCostNanoUsd: 10 * 7_500 + 20_000_000,
      apart: { audioInput: 5, searches: 2 },
      unpriced: [],
    });
    const text = { ...plan, model: { ...plan.model, price: PLAIN } };
    expect(accountFor({ plan: text, identity }, reading, "complete", new Date()).unpriced).toEqual(["audio input", "searches"]);
  });
});

interface Case {
  body: { model?: string; usage: Record<string, unknown> };
  expected: { prices: { api_flavor: string; provider_id: string; input_price?: string; output_price?: string; total_price?: string }[] }[];
}

const DATA = fileURLToPath(new URL("../../support/vectors/usages/usages.json", import.meta.url).href);
const { cases } = JSON.parse(readFileSync(DATA, "utf8")) as { cases: Case[] };
const WIRES: Record<string, Wire> = { "anthropic/default": "messages", "openai/chat": "chat", "openai/responses": "responses" };
const LISTED = JSON.parse(
  readFileSync(fileURLToPath(new URL("../../support/vectors/usages/prices.json", import.meta.url).href), "utf8"),
) as { models: Record<string, { names: string[]; prices: ModelPrice[] }> };
/** When the list priced the usages. */
const PRICED_ON = "2026-08-01";

describe("an independent price list", () => {
  it("can be written in the contract, record by record: thresholds, dates, audio", () => {
    const refused = Object.entries(LISTED.models).filter(([, { prices }]) => !modelSchema.shape.prices.safeParse(prices).success);
    expect(refused).toEqual([]);
    expect(Object.values(LISTED.models).filter(({ prices }) => prices.some(({ above }) => above))).toHaveLength(8);
  });

  it("says what the contract says of each of its models", () => {
    const said = ({ from: _from, ...rates }: ModelPrice) =>
      Object.fromEntries(Object.entries(rates).map(([unit, price]) => [unit, Number(price)]));
    for (const { model, prices } of MODELS) {
      const { above: _above, ...now } = prices.at(-1)!;
      expect(said(now), model).toEqual(said(LISTED.models[model]!.prices.at(-1)!));
    }
  });
});

/** The price of a name as the list matches it, of the contract's own models too. */
function listedPrice(name: string): ModelPrice | undefined {
  const own = MODELS.find(({ model }) => isNamed(name, model, []));
  if (own) return priceOn(own, PRICED_ON);
  const [, found] = Object.entries(LISTED.models).find(([model, { names }]) => isNamed(name, model, names)) ?? [];
  return found && priceOn(found, PRICED_ON);
}
const isNamed = (name: string, model: string, names: readonly string[]): boolean =>
  [name, name.replace(/-\d{4}-?\d{2}-?\d{2}$/, "")].some((each) => each === model || names.includes(each));

describe("recorded usages", () => {
  const priced = cases.flatMap(({ body, expected }) => {
    const price = listedPrice(body.model ?? "");
    const all = expected
      .flatMap(({ prices }) => prices)
      .map((each) => ({ ...each, wire: WIRES[`${each.provider_id}/${each.api_flavor}`] }));
    return all.flatMap(({ wire, input_price: input, output_price: output, total_price: total }) =>
      wire && input !== undefined && output !== undefined ? [{ body, price, wire, input, output, total }] : [],
    );
  });

  it("are those of the contract's models and of many others", () => {
    expect(priced.filter(({ price }) => price === undefined).map(({ body }) => body.model)).toEqual([]);
    expect(priced).toHaveLength(137);
    for (const { model } of MODELS)
      expect(
        priced.some(({ body }) => isNamed(body.model ?? "", model, [])),
        model,
      ).toBe(true);
  });

  it.each(priced)("cost what the list says: $wire $body.model $body.usage", ({ body, price, wire, input, output, total }) => {
    const reader = createReader(wire, counting);
    reader.answer(body);
    const { reading } = reader;
    const rates = ratesFor(price!, inputTotal(reading.input!));
    const nano = (usd: string) => Math.round(Number(usd) * 1e9);
    const [inputCost, outputCost] = [
      inputCostNanoUsd(reading.input!, rates, reading.apart),
      outputCostNanoUsd(reading.output!, rates, reading.apart),
    ];
    expect([inputCost, inputCost + outputCost]).toEqual([nano(input), total === undefined ? nano(input) + nano(output) : nano(total)]);
  });
});
