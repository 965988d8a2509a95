import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/operations/alerts/alert.ts";
import { ranked } from "../../../src/operations/alerts/console.tsx";
import { ALERT } from "./alerts-under-test.ts";

const alert = (id: string, facts: Partial<Alert>): Alert => ({
  ...ALERT,
  id,
  key: id,
  summary: id,
  lastNotifiedAt: null,
  notifyDueAt: null,
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
