import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const mcpMetrics = {
  calls: counter("mcp_tool_calls", "Calls of the MCP server's tools, by tool and what came of them: done, refused, failed.", [
    "tool",
    "outcome",
  ]),
};

export function mcpToolCalled(
  to: Recorder,
  call: { tool: string; outcome: "done" | "refused" | "failed"; problem?: string; buyerId: string; byServiceToken: boolean },
): void {
  to.metrics.count(mcpMetrics.calls, { tool: call.tool, outcome: call.outcome });
  say(to, call.outcome === "failed" ? "error" : "info", "mcp.tool-called", { ...call });
}
