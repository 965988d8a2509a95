import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/operations/alerts/alert.ts";
import { ranked } from "../../../src/operations/alerts/console.tsx";

const alert = (id: string, facts: Partial<Alert>): Alert => ({
  id,
  key: id,
  severity: "warn",
  summary: id,
  detail: null,
  explains: [],
  source: "system",
  state: "open",
  count: 1,
  firstRaisedAt: 0,
  lastRaisedAt: 0,
  resolvedAt: null,
  resolvedReason: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  assignedTo: null,
  silencedUntil: null,
  causeId: null,
  notifications: 1,
  lastNotifiedAt: null,
  notifyDueAt: null,
  bothFailed: false,
  drill: false,
  ...facts,
});

describe("open alerts on the operations page", () => {
  it("[ALR-5] stand with what both transports failed first, whatever its severity; then pages, then what was raised last", () => {
    const alerts = [
      alert("old-warning", { lastRaisedAt: 1 }),
      alert("page", { severity: "page", lastRaisedAt: 2 }),
      alert("new-warning", { lastRaisedAt: 3 }),
      alert("info", { severity: "info", lastRaisedAt: 9 }),
      alert("both-failed", { severity: "info", bothFailed: true }),
    ];
    expect(ranked(alerts).map(({ id }) => id)).toEqual(["both-failed", "page", "new-warning", "old-warning", "info"]);
  });
});
