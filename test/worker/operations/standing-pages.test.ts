import { describe, expect, it } from "vitest";
import { setDeployFreeze } from "../../../src/operations/switches/set-deploy-freeze.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { depsByRole, pageFor } from "../served.ts";

const partOf = (html: string, name: string) => html.split(`data-part="${name}"`)[1]?.split("</section>")[0] ?? "";

describe("the page of what stands", () => {
  it("[GEN-6, ALR-10] lists switches, the freeze, silences with their end, drills, and operators to admins alone", async () => {
    await awakenDesk();
    const deps = depsByRole();
    const key = `standing.${systemIds.next("alert")}`;
    await deps.alertLedger.raise([{ key, severity: "warn", summary: "is silenced", count: 1, source: "system" }]);
    const [alert] = (await deps.alertLedger.openUnder(key)).map(({ alert: found }) => found);
    await deps.alertLedger.act(alert?.id ?? "", { kind: "silence", seconds: 7_200 }, { ...OPERATOR, requestId: null });

    const { status, html } = await pageFor("admin", "/admin/desk");
    expect(status).toBe(200);
    expect(partOf(html, "switches")).toContain("images");
    expect(partOf(html, "silences")).toContain(key);
    expect(partOf(html, "silences")).toMatch(/in 2 h|in 120 min/);
    expect(partOf(html, "drills")).toContain("webhook-down");
    expect(partOf(html, "operators")).toContain("<th>Authenticator</th>");

    const observer = await pageFor("observer", "/admin/desk");
    expect(partOf(observer.html, "operators")).toContain("Admins see them.");
    expect(observer.html).not.toContain('action="/admin/act');
  });

  it("[GEN-10] keeps its shell and its other parts where who keeps one does not answer, and says which is missing", async () => {
    await awakenDesk();
    const deps = depsByRole();
    const alertLedger = overriding(deps.alertLedger, {
      listAlerts: async () => {
        throw unavailable("alert-ledger");
      },
    });
    const { status, html } = await pageFor("admin", "/admin/desk", { alertLedger });
    expect(status).toBe(200);
    expect(html).toContain('<nav aria-label="Console">');
    expect(partOf(html, "silences")).toContain("Cannot be shown");
    expect(partOf(html, "switches")).toContain("images");
  });
});

describe("the audit trail as a page", () => {
  it("[AUTH-3] is found by what its address says, page by page, and takes the fields a form left empty as not asked for", async () => {
    await awakenDesk();
    const deps = depsByRole();
    const operator = { ...OPERATOR, id: systemIds.next("opr"), email: "page.of.audit@ops.test" };
    for (const reason of ["first", "second", "third"]) await setDeployFreeze(deps, { frozen: false, reason }, operator);

    const filtered = await pageFor("observer", `/admin/audit?actor=${operator.id}&action=&subject=&requestId=&limit=2`);
    expect(filtered.status).toBe(200);
    const lines = partOf(filtered.html, "lines");
    expect([lines.includes("third"), lines.includes("second"), lines.includes("first")]).toEqual([true, true, false]);
    const next = /href="(\/admin\/audit\?[^"]*cursor=[^"]*)"/.exec(lines)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(next).toContain(`actor=${operator.id}`);
    const rest = partOf((await pageFor("observer", next)).html, "lines");
    expect([rest.includes("first"), rest.includes("second")]).toEqual([true, false]);
  });
});
