import { describe, expect, it } from "vitest";
import { alertRules, rulesOf } from "../../../scripts/alert-rules.ts";
import { readRules } from "../../../scripts/prometheus.ts";
import { read } from "../../../scripts/source-facts.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const contract = contractFor("production");
const expressionOf = (text: string, name: string) => readRules(text).find((rule) => rule.name === name)?.expression;
const FILES = ["features", "operations"];

/** How many, where nobody promised anything: what is unusual, not what is too much. */
const UNUSUAL: ReadonlySet<string> = new Set(["StreamsFellBack"]);

describe("the rules of what alerts from outside", () => {
  it("[GOV-1] take their thresholds and waits from the contract, and say them in words", () => {
    const changed = structuredClone(contract);
    Object.assign(changed.automations, { pendingStuckSeconds: 1_234, reviewEverySeconds: 77 });
    Object.assign(changed.incidentAlerts, { silenceSeconds: 31, behindSeconds: 7 });
    changed.llm.totalAlertShares.warn = 0.7;
    const { "docs/alerts/features.yml": features = "", "docs/alerts/operations.yml": operations = "" } = alertRules(changed);
    expect(expressionOf(features, "AutomationsWaiting")).toBe("automation_oldest_pending_age_seconds > 1234");
    expect(features).toContain("has waited 1234 seconds for its automations");
    expect(features).toContain("for: 77s");
    expect(features).toContain("\"70 % of the day's LLM tokens");
    expect(expressionOf(operations, "AlertPageUnreached")).toBe("incident_alert_page_unreached_age_seconds > 31 + 7");
    expect(expressionOf(operations, "AlertDeliveryStuck")).toBe("incident_alert_first_try_owed_age_seconds > 7");
  });

  it.each(FILES)("[GOV-1] repeat no threshold by hand: %s", (file) => {
    const byHand = readRules(read(`scripts/alert-rules/${file}.yml`)).filter(
      ({ name, expression }) => !UNUSUAL.has(name) && /[<>]=?\s*(?!0\b|1\b|2 \*)[\d.]+/.test(expression),
    );
    expect(byHand.map(({ name, expression }) => `${name}: ${expression}`)).toEqual([]);
  });

  it("[MIR-1] are in docs/alerts/ as the contract has them, each with a head that says where they come from", () => {
    for (const [path, text] of Object.entries(alertRules(contract))) {
      expect(read(path)).toBe(text);
      expect(text).toMatch(/^# Written by `npm run dashboards:write`/);
      expect(text).not.toContain("${");
    }
  });

  it("are not written of a figure that there is not", () => {
    expect(() => rulesOf("${automations.retry}", contract)).toThrow("the contract has no figure automations.retry");
    expect(() => rulesOf("${automations.nothing.more}", contract)).toThrow(RangeError);
    expect(rulesOf("${health.alertRules[conservation.unmeasured].forSeconds | for}", contract)).toContain("900s");
    expect(rulesOf("${catalog.offersNow.freshSeconds | words} ${incidentAlerts.undecidedSeconds | words}", contract)).toContain(
      "2 seconds 15 minutes",
    );
  });
});
