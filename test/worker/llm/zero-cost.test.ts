import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { llmHealth } from "../../../src/features/llm/health.ts";
import { recordUsage } from "../../../src/features/llm/record-usage.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { awakenDesk } from "../objects.ts";
import { servedAtOnce } from "../checkout/http.ts";

const deps = createDeps(env);
const now = deps.clock.now();
const used = (costNanoUsd: number): UsageRecord => ({
  ...{ callId: deps.ids.next("llm"), userId: deps.ids.next("usr"), day: now.toISOString().slice(0, 10), at: now.toISOString() },
  ...{ provider: "anthropic", model: "claude-sonnet-4-6", wire: "messages", outcome: "complete", worstCase: false },
  ...{ inputTokens: 5, cachedInputTokens: 0, inputSource: "reported", inputCostNanoUsd: costNanoUsd },
  ...{ outputTokens: 5, outputSource: "reported", outputCostNanoUsd: costNanoUsd, parts: [], delivered: 9 },
});

const health = async () => {
  const section = llmHealth(deps);
  const { figures, status } = await section.capture({
    ...{ now, signal: AbortSignal.timeout(5_000), metrics: deps.metricsReader, previous: undefined },
    outbound: (_, call) => call(),
  });
  return { status, zeroCost: figures["zeroCostAlerts"] };
};
/** The row of the model on the gateway's page, without its markup. */
async function row(): Promise<string> {
  const page = await servedAtOnce(deps)("https://api.test/admin/llm", {
    headers: { authorization: "Bearer operator", accept: "text/html" },
  });
  const found = /<tr>(?:(?!<\/tr>).)*claude-sonnet-4-6.*?<\/tr>/s.exec(await page.text())?.[0] ?? "";
  return found.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

beforeAll(awakenDesk, 60_000);

describe("a model at zero cost", () => {
  it("[LLM-9] is shown as the ledger has its alert, by the page and by health alike, whatever the day's totals say", async () => {
    await recordUsage(deps, [used(0)]);
    expect(await row()).toContain("open");
    // The price was corrected at noon: the day has a cost, and the alert is open still.
    await recordUsage(deps, [used(7_000)]);
    expect(await row()).toMatch(/20 tokens, 0\.000014 USD.* open/);
    expect(await health()).toEqual({ status: "warn", zeroCost: ["anthropic.claude-sonnet-4-6"] });

    await deps.alerts.resolve("llm-gateway.pricing.zero-cost.anthropic.claude-sonnet-4-6", "the price was corrected");
    expect(await row()).toContain("accounted");
    expect(await health()).toMatchObject({ zeroCost: [] });
  });

  it("[LLM-9] is on the page with its pricing rule, its slice and both totals", async () => {
    const shown = await row();
    const model = deps.contract.llm.models.find(({ model: name }) => name === "claude-sonnet-4-6");
    expect(shown).toContain(
      "3.00 input, 0.30 cached input, 3.75 cache writes, 6.00 cache writes for one hour, 15.00 output; 10.00 for a thousand searches; in force since 2026-03-13",
    );
    expect(shown).toContain(`${model?.owner}, ${model?.approvalTicket}`);
    expect(shown).toContain(model?.dashboardSlice ?? "none");
    expect(shown).toContain("0 tokens, 0.00 USD");
  });

  it("[LLM-9] is unknown, and not well, where the ledger does not answer", async () => {
    const silent = createDeps(env, { openAlertsUnder: async () => Promise.reject(new Error("no ledger")) });
    const section = llmHealth(silent);
    await expect(
      section.capture({
        ...{ now, signal: AbortSignal.timeout(5_000), metrics: deps.metricsReader, previous: undefined },
        outbound: (_, call) => call(),
      }),
    ).rejects.toThrow("no ledger");
  });
});
