import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const onCallMetrics = {
  changed: counter(
    "on_call_changes",
    "Changes of who is on call, by kind: turns set, a cover, its end by hand, accounts that may not act any more.",
    ["change"],
  ),
};

export function rotaChanged(to: Recorder, fields: { receiver: string; change: "set" | "cover" | "end-cover"; operatorId: string }): void {
  to.metrics.count(onCallMetrics.changed, { change: fields.change });
  say(to, "info", "on-call.changed", { ...fields, audit: true });
}

/** Somebody who is named may not act any more, or may again. */
export function accountsHeeded(to: Recorder, fields: { rotas: number; released: number }): void {
  to.metrics.count(onCallMetrics.changed, { change: "heed" });
  say(to, "warn", "on-call.accounts-heeded", fields);
}

/** An account was changed, and the ledger was not told of it: the next minute's cron tells it. */
export function accountsUnheeded(to: Recorder, fields: { error: unknown }): void {
  say(to, "warn", "on-call.accounts-unheeded", fields);
}
