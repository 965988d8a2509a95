import { healthSection, isOver, type HealthSection } from "../../platform/health.ts";
import { age, count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import * as z from "zod";
import type { LlmDeps } from "./ports.ts";
import { recorded } from "../../platform/language/say.ts";

const backlog = figures({
  calls: count("Calls without audit event", "llm_usage_backlog", "Settled calls whose audit event Postgres has yet to take."),
  oldestAgeSeconds: age(
    "Oldest without audit event (s)",
    "llm_usage_backlog_age",
    "How long the settled call waits that waits for longest.",
  ),
  accounts: unshown(z.number().describe("Accounts whose budgets hold them.")),
});

/** LLM-2: calls that are settled in their budgets and whose audit events are not written. Known without Postgres, because that is when there are any. */
export const llmBacklogHealth = (deps: LlmDeps): HealthSection =>
  healthSection({
    name: "llmBacklog",
    title: "LLM calls without audit event",
    surfaces: ["ops"],
    figures: backlog,
    async capture({ now }) {
      const { oldestAt, ...waiting } = await deps.tokenPool.backlog();
      const oldestAgeSeconds = oldestAt === null ? null : Math.max(0, Math.round((now.getTime() - oldestAt) / 1_000));
      const late = isOver(oldestAgeSeconds, deps.contract.llm.backlogSeconds);
      return { status: late ? "warn" : "pass", complete: true, figures: { ...waiting, oldestAgeSeconds } };
    },
    alerts: [
      backlog.page("llm-gateway.usage.backlog", {
        when: ({ oldestAgeSeconds }, { llm }) => isOver(oldestAgeSeconds, llm.backlogSeconds),
        say: ({ calls, accounts, oldestAgeSeconds }) =>
          recorded`${calls} LLM calls of ${accounts} accounts have no audit event yet, the oldest for ${oldestAgeSeconds ?? 0} s`,
      }),
    ],
  });
