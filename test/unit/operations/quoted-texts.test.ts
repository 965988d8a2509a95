import { afterEach, describe, expect, it, vi } from "vitest";
import type { CountedRaise } from "../../../src/operations/alerts/alert.ts";
import type { DeadLetterDetail } from "../../../src/operations/alerts/dead-letter.ts";
import type { AlertDeps } from "../../../src/operations/alerts/ports.ts";
import { raiseAlert } from "../../../src/operations/alerts/raise-alert.ts";
import { createAlerts } from "../../../src/operations/alerts/raise-alerts.ts";
import { deadLetterDetailView } from "../../../src/operations/alerts/view.ts";
import { boundDetail } from "../../../src/platform/audit/line.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import { ok } from "../../../src/platform/result.ts";
import { postWebhook } from "../../../src/platform/webhooks/post-webhook.ts";

const SAID = "Ada, +49 30 901820, pays DE89370400440532013000 with 4242424242424242, pw=hunter2";
const KEPT = "Ada, [telephone], pays [account] with [card], pw=[secret]";

/** Alerts' collaborators that keep what they are given; a ledger that is gone lets the queue have it. */
function keeping(ledgerAnswers: boolean) {
  const kept: { raises: CountedRaise[]; queued: CountedRaise[]; lines: string[] } = { raises: [], queued: [], lines: [] };
  const take = (raises: readonly CountedRaise[]) => {
    if (!ledgerAnswers) throw unavailable("alert-ledger", "gone");
    kept.raises.push(...raises);
  };
  const queue = { send: async ({ raise }: { raise: CountedRaise }) => void kept.queued.push(raise) };
  const deps = {
    log: createLogger(
      () => ({}),
      (_level, line) => kept.lines.push(line),
    ),
    metrics: createMetricsBuffer({ now: () => new Date(0) }),
    alertLedger: {
      raise: async (raises: readonly CountedRaise[]) => take(raises),
      raiseOnce: async (raise: CountedRaise) => {
        take([raise]);
        return ok({ alert: {}, replayed: false });
      },
    },
    incidentAlertQueue: queue,
    incidentPageQueue: queue,
  };
  return { kept, deps: deps as unknown as AlertDeps };
}

const alert = { key: "monitor.checkout", severity: "warn" as const, summary: SAID, detail: { from: { said: SAID }, at: 7 } };
const clean = { summary: KEPT, detail: { from: { said: KEPT }, at: 7 } };
const monitor = { kind: "ops-reader" as const, id: "ops-reader" as const };

afterEach(() => vi.restoreAllMocks());

describe("what is quoted from outside", () => {
  it("[MIR-2] is redacted in the summary and the detail of an alert that a monitor raises, and in its log line", async () => {
    const { kept, deps } = keeping(true);
    await raiseAlert(deps, alert, monitor, undefined);
    expect(kept.raises).toEqual([expect.objectContaining(clean)]);
    expect(kept.lines.join()).toContain(KEPT);
    expect(kept.lines.join()).not.toMatch(/901820|DE89|4242|hunter2/);
  });

  it("[MIR-2] is redacted in the queue that takes the alert where the ledger does not answer", async () => {
    const { kept, deps } = keeping(false);
    await raiseAlert(deps, alert, monitor, undefined);
    await createAlerts(deps).raise({ ...alert, key: "fx.rates.refused" });
    expect(kept.queued).toEqual([expect.objectContaining(clean), expect.objectContaining({ ...clean, key: "fx.rates.refused" })]);
  });

  it("[MIR-2] is redacted in an alert that the system raises", async () => {
    const { kept, deps } = keeping(true);
    await createAlerts(deps).raise(alert);
    expect(kept.raises).toEqual([expect.objectContaining(clean)]);
  });

  it("[MIR-2] is redacted in an audit line before it is cut, while a detail that is an address says whose it is", () => {
    const detail = boundDetail({ reason: SAID, to: "ops@example.test", list: [SAID], short: `${"x".repeat(20)} 4242424242424242` }, 30);
    expect(detail).toEqual({
      reason: `${KEPT.slice(0, 30)}…`,
      to: "ops@example.test",
      list: [`${KEPT.slice(0, 30)}…`],
      short: `${"x".repeat(20)} [card]`,
    });
  });

  it("[MIR-2] is redacted in what a receiver answered, before it is cut", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(`${"x".repeat(290)} ${SAID}`, { status: 400 }));
    const call = { url: "https://hooks.acme.test/in", id: "dlv_1", body: "{}", secrets: [], at: new Date(0), deadlineMs: 1000 };
    const answer = await postWebhook({ ...call, dependency: "receiver" });
    expect(answer).toMatchObject({ kind: "refused", status: 400, excerpt: `${"x".repeat(290)} Ada, [tel` });
  });

  it("[MIR-2] is redacted where a dead letter of a release before is looked at", () => {
    const attempt = { number: 1, round: 1, at: 0, status: 400, latencyMs: 1, error: `answered 400: ${SAID}` };
    const decision = {
      mode: "replay" as const,
      operator: "ops@example.test",
      note: SAID,
      incidentId: null,
      at: 0,
      outcome: "pending" as const,
    };
    const letter: Partial<DeadLetterDetail> = {
      diedAt: 0,
      error: `answered 400: ${SAID}`,
      payload: JSON.stringify({ data: { alert: { summary: SAID, source: "ops@example.test" } } }),
      attempts: [attempt],
      decisions: [{ ...decision, outcomeAt: null }],
    };
    const shown = deadLetterDetailView(letter as DeadLetterDetail);
    expect(shown).toMatchObject({
      error: `answered 400: ${KEPT}`,
      payload: { data: { alert: { summary: KEPT, source: "ops@example.test" } } },
      attempts: [{ error: `answered 400: ${KEPT}` }],
      decisions: [{ operator: "ops@example.test", note: KEPT }],
    });
  });
});
