import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linksOf, placeOf } from "../../../src/operations/alerts/alert-links.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { resolved } from "../../../src/operations/alerts/raising-rules.ts";
import { ALERT, only, UNHELD } from "./alerts-under-test.ts";

const RULES = Object.keys(contractFor("production").health.alertRules);
const OPEN = { id: "alert_1", state: "open" };

describe("[ALR-1] the links of a message", () => {
  it("lead to the alert, its section and its page of the runbook", () => {
    expect(linksOf({ ...OPEN, key: "crawl.queue.backlog" }, "https://procure.example/")).toEqual({
      alert: "https://procure.example/admin/operations/alerts?state=open&text=crawl.queue.backlog#alert_1",
      section: "https://procure.example/admin/operations#title-crawl",
      runbook: "docs/runbook/crawl.md",
    });
    expect(linksOf({ ...OPEN, key: "alert-storm.page.crawl" }, undefined)).toEqual({ runbook: "docs/runbook/crawl.md" });
    expect(linksOf({ ...OPEN, key: "monitor.shop" }, undefined)).toEqual({ runbook: "docs/runbook/alerts.md" });
  });

  it.each(RULES)("of rule %s are known, and its page exists", (rule) => {
    expect(existsSync(`docs/runbook/${placeOf(rule).page}.md`)).toBe(true);
    expect(rule.startsWith("incident-") || placeOf(rule).section !== "incidentAlerts").toBe(true);
  });

  it("are in the body, which says nothing else of where the console is", () => {
    const by = {
      now: 10,
      policy: { renotifySeconds: 3_600, groupGraceSeconds: 60, silenceSeconds: 45, receiver: "first on call", escalation: [], ...UNHELD },
      secondaryConfigured: true,
      keeping: [],
      rotas: [],
      silences: [],
      origin: { environment: "test", releaseId: "r1", consoleUrl: "https://procure.example" },
    };
    const [delivery] = only(resolved(ALERT, "gone", [], by).effects, "deliver");
    const { data } = JSON.parse(delivery?.delivery.payload ?? "") as { data: Record<string, unknown> };
    expect(data["links"]).toMatchObject({
      alert: "https://procure.example/admin/operations/alerts?state=resolved&text=checkout.stuck#alert_1",
    });
    expect(Object.keys(data)).toEqual(["environment", "releaseId", "alert", "sequence", "grouped", "links"]);
  });
});
