import type { AlertDeps } from "./ports.ts";

/** Cron: wakes deliveries that are due or whose wake-up was lost, should the ledger's own alarm have failed. */
export async function sweepAlerts(deps: AlertDeps): Promise<{ woken: number }> {
  return { woken: await deps.alertLedger.sweep() };
}
