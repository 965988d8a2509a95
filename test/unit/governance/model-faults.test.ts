import { describe, expect, it } from "vitest";
import { governanceFaults } from "../../../scripts/governance-faults.ts";
import { modelFaults } from "../../../scripts/model-faults.ts";
import { modelRefusals } from "../../../scripts/preflight/refusals.ts";
import { readSettings } from "../../../src/env.ts";
import type { PricedModel } from "../../../src/features/llm/models.ts";
import { contractFor, CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";

const contract = contractFor("production");
const [MODEL] = contract.llm.models;
const facts = {
  today: contract.lastChanged,
  slices: new Set(contract.llm.models.map(({ dashboardSlice }) => dashboardSlice)),
  drills: new Set(contract.drills.required),
  paths: new Set(contract.objectives.journey.flatMap(({ routes }) => routes)),
};

type Change = (model: PricedModel, price: PricedModel["prices"][number]) => unknown;

/** The contract's first model with one change. */
function changed(change: Change): PricedModel {
  const model = structuredClone(MODEL!);
  change(model, model.prices[0]!);
  return model;
}

const above =
  (...tiers: object[]): Change =>
  (_, price) =>
    Object.assign(price, { above: tiers });

const REFUSED: [clause: "LLM-7" | "LLM-8", what: string, said: RegExp, change: Change][] = [
  ["LLM-8", "without an owner", /owner/, (model) => (model.owner = "")],
  ["LLM-8", "whose owner is blank", /owner/, (model) => (model.owner = " ")],
  ["LLM-8", "whose approval ticket is a blank that is no space", /approvalTicket/, (model) => (model.approvalTicket = "\u00a0\t")],
  ["LLM-8", "without a family", /family/, (model) => Reflect.deleteProperty(model, "family")],
  ["LLM-8", "with a slice that no dashboard has", /slice nowhere/, (model) => (model.dashboardSlice = "nowhere")],
  ["LLM-8", "without any price", /prices/, (model) => (model.prices = [])],
  ["LLM-8", "without a price of its output", /outputUsdPerMillion/, (_, price) => Reflect.deleteProperty(price, "outputUsdPerMillion")],
  ["LLM-8", "at a price of zero", /free/, (_, price) => (price.outputUsdPerMillion = "0.00")],
  ["LLM-8", "at a price of zero for a blank reason", /free/, (_, price) => Object.assign(price, { outputUsdPerMillion: "0", free: " " })],
  ["LLM-8", "with searches at zero", /free/, (_, price) => (price.searchUsdPerThousand = "0")],
  ["LLM-8", "free for a reason at prices above zero", /free/, (_, price) => (price.free = "a trial")],
  ["LLM-8", "at a negative price", /inputUsdPerMillion/, (_, price) => (price.inputUsdPerMillion = "-0.40")],
  ["LLM-8", "at a price finer than the books", /inputUsdPerMillion/, (_, price) => (price.inputUsdPerMillion = "0.4001")],
  ["LLM-8", "at a price no call's cost is exact with", /inputUsdPerMillion/, (_, price) => (price.inputUsdPerMillion = "1000")],
  ["LLM-8", "with one life of cache writes priced", /cacheWriteHour/, (_, price) => (price.cacheWriteUsdPerMillion = "0.50")],
  ["LLM-8", "with prices out of order", /prices/, (model, price) => model.prices.push({ ...price, from: "2020-01-01" })],
  ["LLM-8", "with two prices of a day", /prices/, (model, price) => model.prices.push({ ...price })],
  [
    "LLM-8",
    "with a threshold that leaves a unit out",
    /above/,
    above({ promptTokens: 1, inputUsdPerMillion: "1", outputUsdPerMillion: "1" }),
  ],
  [
    ...(["LLM-8", "with thresholds out of order", /above/] as const),
    (model, { cachedInputUsdPerMillion: cached, inputUsdPerMillion, outputUsdPerMillion, ...price }) => {
      const tier = { inputUsdPerMillion, cachedInputUsdPerMillion: cached, outputUsdPerMillion };
      model.prices = [{ ...price, ...tier, above: [200, 100].map((promptTokens) => ({ promptTokens, ...tier })) }];
    },
  ],
  [
    "LLM-8",
    "with a threshold at zero",
    /free/,
    (model, { from, ...price }) => {
      model.prices = [{ from, ...price, above: [{ promptTokens: 9, ...price, outputUsdPerMillion: "0" }] }];
    },
  ],
  ["LLM-7", "whose first price is yet to come", /no price/, (_, price) => (price.from = "2999-01-01")],
];

describe("a model of the contract", () => {
  it("is offered as it stands", () => {
    expect(contract.llm.models.flatMap((model) => modelFaults(model, facts))).toEqual([]);
  });

  it.each(REFUSED.map(([clause, what, said, change]) => ({ clause, what, said, change })))(
    "[$clause] is refused $what, by CI and by a deploy alike",
    ({ clause, said, change }) => {
      const model = changed(change);
      const models = [model, ...contract.llm.models.slice(1)];
      const document = { ...structuredClone(CONTRACT_DOCUMENT as typeof contract), llm: { ...contract.llm, models } };
      expect(governanceFaults(document, facts).join()).toMatch(said);

      const settings = readSettings({ LLM_ALLOWED_MODELS_JSON: JSON.stringify([model.model]) });
      const refusals = modelRefusals(settings, { ...contract, llm: { ...contract.llm, models } }, facts);
      expect(refusals).toEqual([expect.stringMatching(said)]);
      expect(refusals[0]).toContain(`model ${model.model}`);
      expect(refusals[0]).toContain(`(${clause})`);
    },
  );

  it("[LLM-8] may cost nothing where the contract says why", () => {
    const free = changed((_, price) =>
      Object.assign(price, { cachedInputUsdPerMillion: "0", free: "agreed with the provider until June" }),
    );
    expect(modelFaults(free, facts)).toEqual([]);
  });

  it("[LLM-8] is held by a deploy only where it is allowed", () => {
    const models = contract.llm.models.map((model, index) => (index === 0 ? model : { ...model, owner: " " }));
    const settings = readSettings({ LLM_ALLOWED_MODELS_JSON: JSON.stringify([MODEL!.model]) });
    expect(modelRefusals(settings, { ...contract, llm: { ...contract.llm, models } }, facts)).toEqual([]);
  });
});
