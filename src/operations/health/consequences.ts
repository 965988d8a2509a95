import type { Dependency } from "../../platform/dependencies.ts";

/** What buyers feel and what cannot be measured, or not in time, where the data plane is gone or hangs: one outage is one page. */
const SEEN = ["objective.", "ops.visibility."];

/**
 * Beginnings of the keys of alerts that follow when a dependency is down or not configured, and are grouped under its alert (ALR-10).
 * Only conditions that clear by themselves stand here: an alert about one payment or one cart always pages by itself.
 */
const CONSEQUENCES: Partial<Record<Dependency, readonly string[]>> = {
  postgres: [
    "chat-session.",
    "checkout.stuck",
    "crawl.",
    "automations.outbox",
    "automations.backlog",
    "llm-gateway.usage.backlog",
    "catalog.",
    "fx.rates.",
    "search.",
    "conservation.unmeasured",
    "crons.failing",
    ...SEEN,
  ],
  redis: ["catalog.stream", "catalog.quote-cache", "crons.failing", ...SEEN],
  stripe: ["checkout.stuck", "conservation.unmeasured", "crons.failing"],
  openai: ["llm-gateway.circuit-open.openai"],
  anthropic: ["llm-gateway.circuit-open.anthropic"],
  "ai-agent": ["chat-session."],
  images: ["images."],
  fx: ["fx.rates."],
};

export const consequencesOf = (dependency: Dependency): readonly string[] => CONSEQUENCES[dependency] ?? [];
