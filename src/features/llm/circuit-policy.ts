import type { Contract } from "../../platform/contract.ts";
import type { ProviderPolicy } from "./circuit-rules.ts";

/** The contract's circuit of a provider, in milliseconds. */
export const circuitPolicy = ({ circuit }: Pick<Contract["llm"], "circuit">): ProviderPolicy => ({
  circuitFailures: circuit.failures,
  circuitOpenMs: circuit.openSeconds * 1_000,
  share: circuit.share,
  windowMs: circuit.windowSeconds * 1_000,
  trialMs: circuit.trialSeconds * 1_000,
});
