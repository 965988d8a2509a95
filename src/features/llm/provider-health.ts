import * as z from "zod";
import { unavailable } from "../../platform/errors.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import type { AlertCondition, AlertRule } from "../../platform/health/parts.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { LlmDeps } from "./ports.ts";
import { readCircuits } from "./read-circuits.ts";
import { reasonsText } from "./reasons-text.ts";
import { recorded } from "../../platform/language/say.ts";

const count = z.int().nonnegative();
const provider = z.object({
  provider: z.string(),
  configured: z.boolean(),
  circuit: z.enum(["closed", "open", "half-open"]).describe("`half-open`: its time is over, and no call has tried with success yet."),
  since: z.iso.datetime().nullable().describe("Since when it is not closed."),
  failures: count.describe("Failures of the window, or those that opened the circuit."),
  answered: count.describe("Calls answered in the window."),
  reasons: z.object({ unreachable: count, silent: count, failing: count, garbled: count }).partial(),
  keyRefusedSince: z.iso.datetime().nullable().describe("Since when the provider refuses our key."),
});
type ProviderFigures = z.infer<typeof provider>;
interface Found {
  providers: ProviderFigures[];
}

const byProvider = (providers: readonly ProviderFigures[], read: (found: ProviderFigures) => number): Record<string, number> =>
  Object.fromEntries(providers.map((found) => [found.provider, read(found)]));

const section = figures({ providers: unshown(z.array(provider)) })
  .byLabel(
    "Circuits that are not closed",
    gauge("llm_provider_circuit_open", "1 where the provider's circuit is not closed.", ["provider"]),
    ({ providers }) => byProvider(providers, ({ circuit }) => (circuit === "closed" ? 0 : 1)),
  )
  .byLabel(
    "Failures in the window",
    gauge("llm_provider_recent_failures", "Failures of the provider in the circuit's window, or those that opened it.", ["provider"]),
    ({ providers }) => byProvider(providers, ({ failures }) => failures),
  )
  .byLabel("Keys refused", gauge("llm_provider_key_refused", "1 where the provider refuses our key.", ["provider"]), ({ providers }) =>
    byProvider(providers, ({ keyRefusedSince }) => (keyRefusedSince === null ? 0 : 1)),
  );

const moment = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What each LLM provider's calls came to of late, and whether it is asked at all. Known without Postgres. */
export const llmProvidersHealth = (deps: LlmDeps): HealthSection =>
  healthSection({
    name: "llmProviders",
    title: "LLM providers",
    surfaces: ["detailed", "ops"],
    figures: section,
    settings: ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
    async capture() {
      const rows = await readCircuits(deps);
      const providers = rows.map(({ provider: name, configured, figures: found }): ProviderFigures => {
        if (!found) throw unavailable("provider-circuit");
        const { openedAt, keyRefusedAt, ...shown } = found;
        return { provider: name, configured, ...shown, since: moment(openedAt), keyRefusedSince: moment(keyRefusedAt) };
      });
      const isRefused = providers.some(({ keyRefusedSince }) => keyRefusedSince !== null);
      const isOpen = providers.some(({ circuit }) => circuit !== "closed");
      return { status: isRefused ? "fail" : isOpen ? "warn" : "pass", complete: true, figures: { providers } };
    },
    alerts: [circuitAlert, noProviderAlert, keyAlert],
  });

const CIRCUIT = "llm-gateway.circuit-open";
const circuitAlert: AlertRule<Found> = {
  name: CIRCUIT,
  conditions: ({ providers }) =>
    providers
      .filter(({ circuit }) => circuit !== "closed")
      .map(({ provider: name, since, failures, reasons }): AlertCondition => ({
        key: `${CIRCUIT}.${name}`,
        severity: "warn",
        summary: recorded`${name} failed ${failures} LLM calls${reasonsText(reasons)} and is not asked: its callers are refused, or answered by a stand-in`,
        detail: { since, failures, reasons },
      })),
};

const NO_PROVIDER = "llm-gateway.no-provider";
const noProviderAlert: AlertRule<Found> = {
  name: NO_PROVIDER,
  conditions: ({ providers }) => {
    const usable = providers.filter(({ configured }) => configured);
    if (usable.length === 0 || usable.some(({ circuit }) => circuit === "closed")) return [];
    const summary = recorded`No LLM provider is asked: the circuits of ${usable.map(({ provider: name }) => name).join(", ")} are open`;
    return [{ key: NO_PROVIDER, severity: "page", summary, explains: [CIRCUIT] }];
  },
};

const KEY = "llm-gateway.key-refused";
const keyAlert: AlertRule<Found> = {
  name: KEY,
  conditions: ({ providers }) =>
    providers.flatMap(({ provider: name, keyRefusedSince }): AlertCondition[] =>
      keyRefusedSince === null
        ? []
        : [
            {
              key: `${KEY}.${name}`,
              severity: "page",
              summary: recorded`${name} refuses our key: no LLM call to it is answered`,
              detail: { since: keyRefusedSince },
            },
          ],
    ),
};
