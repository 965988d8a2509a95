import { describe, expect, it } from "vitest";
import { placeOf } from "../../../src/operations/alerts/alert-links.ts";
import { workPageOf } from "../../../src/platform/console/work-pages.ts";

describe("where an alert is worked on", () => {
  it.each([
    ["fx.rates.held-back", "/admin/fx"],
    ["crawl.prices.undecided", "/admin/held-prices"],
    ["crawl.queue.backlog", "/admin/suppliers"],
    ["checkout.webhook.parked", "/admin/webhooks"],
    ["checkout.attempts.stuck", "/admin/orders"],
    ["ops.release.during-freeze", "/admin/desk"],
    ["deadLetters", "/admin/dead-letters"],
  ])("of %s is %s", (name, path) => {
    expect(workPageOf(name)?.path).toBe(path);
  });

  it.each(["ops.visibility.stale", "warehouse.silent", "constructor.x", "toString", "__proto__.x"])(
    "is nowhere of its own for %s",
    (name) => {
      expect(workPageOf(name)).toBeUndefined();
    },
  );

  it("is told of the alerts' own section and runbook for what is named from outside, whatever the name", () => {
    for (const key of ["constructor.x", "__proto__.x", "warehouse.silent"])
      expect(placeOf(key)).toEqual({ page: "alerts", section: "incidentAlerts" });
  });
});
