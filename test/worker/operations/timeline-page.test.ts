import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { closeIncident } from "../../../src/operations/incidents/close-incident.ts";
import { openIncident } from "../../../src/operations/incidents/open-incident.ts";
import { setDeployFreeze } from "../../../src/operations/switches/set-deploy-freeze.ts";
import { setSwitch } from "../../../src/operations/switches/set-switch.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { awakenDesk } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { depsByRole, pageFor } from "../served.ts";

const page = (path: string, overrides?: Partial<Deps>) => pageFor("observer", path, overrides);

const eventsOf = (html: string): string => html.split('data-part="events"')[1]?.split("</section>")[0] ?? "";
const next = (html: string): string => /href="(\/admin\/timeline\?[^"]*cursor=[^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";

describe("the page of the timeline", () => {
  it("[GEN-2, GEN-6] lists what operators switched and froze, by its kind and page by page, and marks it on what was served", async () => {
    await awakenDesk();
    const deps = depsByRole();
    const operator = { ...OPERATOR, id: systemIds.next("opr"), email: "timeline@ops.test" };
    const mark = systemIds.next("opr");
    await setDeployFreeze(deps, { frozen: true, reason: `first ${mark}` }, operator);
    await setSwitch(deps, "ads", { state: "off", owner: "ads", reason: `second ${mark}` }, operator);
    await setSwitch(deps, "ads", { state: "on", owner: "ads", reason: `third ${mark}` }, operator);
    await setDeployFreeze(deps, { frozen: false, reason: `fourth ${mark}` }, operator);

    const all = await page("/admin/timeline");
    expect(all.status).toBe(200);
    const order = ["fourth", "third", "second", "first"].map((word) => eventsOf(all.html).indexOf(`${word} ${mark}`));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(all.html).toMatch(/<line class="c3"[^>]*><title>[^<]*deploys frozen: first/);
    expect(all.html).toContain('aria-label="Failures, a line with');

    const first = await page("/admin/timeline?kind=switch&limit=1");
    expect(eventsOf(first.html)).toContain(`ads off → on: third ${mark}`);
    expect(eventsOf(first.html)).not.toContain(`first ${mark}`);
    expect(next(eventsOf(first.html))).toContain("kind=switch");
    const second = eventsOf((await page(next(eventsOf(first.html)))).html);
    expect([second.includes(`second ${mark}`), second.includes(`third ${mark}`)]).toEqual([true, false]);
  });

  it("[GEN-10] says what is missing where its owner does not answer, and shows the rest", async () => {
    await awakenDesk();
    const real = depsByRole().auditTrails;
    const silent = async () => {
      throw unavailable("alert-ledger");
    };
    const { status, html } = await page("/admin/timeline", {
      auditTrails: { ...real, "alert-ledger": { auditLines: silent } },
    });
    expect(status).toBe(200);
    expect(html).toContain("Incomplete: alert-ledger did not answer.");
  });

  it("[GEN-1] shows a beginning in yellow for as long as it stands, and no longer", async () => {
    await awakenDesk();
    const deps = depsByRole();
    const operator = { ...OPERATOR, id: systemIds.next("opr"), email: "timeline@ops.test" };
    const title = `stands ${systemIds.next("opr")}`;
    const { id } = await openIncident(deps, { title, severity: "minor", model: null, concerns: null, freezeDeploys: false }, operator);
    const badge = async (path: string) =>
      new RegExp(`<span class="badge ([a-z]+)">incident</span>\\s*<a[^>]*>opened, minor: ${title}`).exec(
        eventsOf((await page(path)).html),
      )?.[1];
    expect(await badge("/admin/timeline?kind=incident")).toBe("warn");

    const none = { none: true, reason: "a test" } as const;
    const closed = await closeIncident(deps, id, { rootCause: "a test", runbookChange: none, regressionCheck: none }, operator);
    expect(closed.ok).toBe(true);
    expect(await badge("/admin/timeline?kind=incident")).toBe("plain");
    // On the second page, where its end is not listed, its owner says so.
    const first = await page("/admin/timeline?kind=incident&limit=1");
    expect(eventsOf(first.html)).not.toContain(`opened, minor: ${title}`);
    expect(await badge(next(eventsOf(first.html)))).toBe("plain");
  });

  it("[MIR-1] says that what was served is not known where nobody who counts it answered, and shows no nought", async () => {
    await awakenDesk();
    const { metricsReader } = depsByRole();
    const { html } = await page("/admin/timeline", { metricsReader: { ...metricsReader, histories: async () => new Map() } });
    expect(html).toContain("not known: what counts them did not answer");
    expect(html).not.toContain("0 in 6 h");
  });

  it("refuses another list's cursor, and an unknown kind, with a pointer", async () => {
    expect((await page(`/admin/timeline?cursor=${btoa('["2026-11-29","adm_x"]')}`)).status).toBe(400);
    expect((await page("/admin/timeline?kind=weather")).status).toBe(400);
  });
});
