import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inputCostNanoUsd, inputTotal, outputCostNanoUsd } from "../../../src/features/llm/pricing.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const MODELS = contractFor("production").llm.models;
const haiku = MODELS.find(({ model }) => model === "claude-haiku-4-5")!;
const mini = MODELS.find(({ model }) => model === "gpt-5-mini")!;

describe("pricing by the contract", () => {
  it("prices each kind of prompt token at its own rate, exactly", () => {
    const tokens = { fresh: 1_000_000, cached: 1_000_000, cacheWrite: 1_000_000, cacheWriteHour: 1_000_000 };
    expect(inputCostNanoUsd(tokens, haiku)).toBe((1 + 0.1 + 1.25 + 2) * 1e9);
    expect(outputCostNanoUsd(1_000_000, haiku)).toBe(5e9);
  });

  it("adds a prompt's tokens up, each kind once", () => {
    expect(inputTotal({ fresh: 1, cached: 20, cacheWrite: 300, cacheWriteHour: 4_000 })).toBe(4_321);
  });

  it("reads a price with and without decimals", () => {
    const cost = (outputUsdPerMillion: string) => outputCostNanoUsd(1, { ...mini, outputUsdPerMillion });
    expect([cost("3"), cost("0.25"), cost("12.5"), cost("0.005")]).toEqual([3_000, 250, 12_500, 5]);
  });

  it("does not round one cached token to nothing", () => {
    expect(inputCostNanoUsd({ fresh: 0, cached: 1, cacheWrite: 0, cacheWriteHour: 0 }, mini)).toBe(25);
  });
});

interface Case {
  body: { model?: string; usage: Record<string, unknown> };
  expected: { prices: { api_flavor: string; provider_id: string; input_price?: string; output_price?: string }[] }[];
}

const DATA = fileURLToPath(new URL("../../support/vectors/usages/usages.json", import.meta.url).href);
const { cases } = JSON.parse(readFileSync(DATA, "utf8")) as { cases: Case[] };
const WIRES: Record<string, Wire> = { "anthropic/default": "messages", "openai/chat": "chat", "openai/responses": "responses" };

describe("recorded usages", () => {
  it("cost what an independent price list says, for every model of the contract", () => {
    const compared = new Set<string>();
    for (const { body, expected } of cases) {
      const prices = MODELS.find(({ model }) => body.model?.startsWith(model));
      for (const price of prices ? expected.flatMap((entry) => entry.prices) : []) {
        const wire = WIRES[`${price.provider_id}/${price.api_flavor}`];
        if (!prices || !wire || price.input_price === undefined || price.output_price === undefined) continue;
        const reader = createReader(wire);
        reader.answer(body);
        const { input, output } = reader.reading;
        expect(
          [input && inputCostNanoUsd(input, prices), output !== undefined && outputCostNanoUsd(output, prices)],
          JSON.stringify(body),
        ).toEqual([Math.round(Number(price.input_price) * 1e9), Math.round(Number(price.output_price) * 1e9)]);
        compared.add(prices.model);
      }
    }
    expect([...compared].toSorted()).toEqual(MODELS.map(({ model }) => model).toSorted());
  });
});
