import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const agentCheckoutMetrics = {
  calls: counter(
    "agent_checkout_calls",
    "Calls of checkouts by protocols of shopping agents, by protocol, operation and what came of them: done, refused.",
    ["protocol", "operation", "outcome"],
  ),
};

export function agentCheckoutCalled(
  to: Recorder,
  call: { protocol: string; operation: string; outcome: "done" | "refused"; status: number; problem: string | undefined; buyerId: string },
): void {
  const { protocol, operation, outcome, problem, ...said } = call;
  to.metrics.count(agentCheckoutMetrics.calls, { protocol, operation, outcome });
  say(to, "info", "agent-checkout.called", { protocol, operation, outcome, ...said, ...(problem === undefined ? {} : { problem }) });
}
