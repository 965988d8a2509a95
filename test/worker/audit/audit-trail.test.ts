import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { auditTable, ObjectTrail } from "../../../durable-objects/parts/audit-trail.ts";
import { incidentAlerts } from "../../../queues/incident-alerts.ts";
import { createDeps } from "../../../src/deps.ts";
import { saveLocale } from "../../../src/features/locales/save-locale.ts";
import { saveLocale as writeLocale } from "../../../src/features/locales/store.ts";
import { raiseAlert } from "../../../src/operations/alerts/raise-alert.ts";
import type { IncidentAlertMessage } from "../../../src/operations/alerts/ports.ts";
import { readAudit } from "../../../src/operations/audit/read-audit.ts";
import { blastRadiusOf } from "../../../src/operations/incidents/blast-radius.ts";
import { setDeployFreeze } from "../../../src/operations/switches/set-deploy-freeze.ts";
import { appendAudit, deleteAuditBefore, postgresTrail } from "../../../src/platform/audit/audit-log.ts";
import { isUniqueViolation } from "../../../src/platform/db/faults.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { lineOf, OPERATOR } from "../operator.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { authorOf } from "../../../src/platform/audit/line.ts";

const deps = createDeps(env);
const KLINGON = { tag: "tlh", name: "tlhIngan", currency: "USD", enabled: false };
const operatorOf = (id: string) => ({ ...OPERATOR, id });
const actionsOf = async (actor: string, using = deps) =>
  (await readAudit(using, { limit: 50, actor })).items.map(({ action, requestId }) => [action, requestId]);

describe("the audit trail", () => {
  it("is one, whoever keeps a line: the desk's, the ledger's and Postgres' lines come in one list, newest first", async () => {
    await awakenDesk();
    const operator = operatorOf(systemIds.next("opr"));
    await setDeployFreeze(deps, { frozen: false, reason: "a rehearsal" }, operator);
    await saveLocale(deps, KLINGON, operator);
    await deps.incidentBook.openIncident(
      { title: "t", severity: "minor", model: null, concerns: null, health: undefined, blastRadius: blastRadiusOf([], undefined, 15) },
      authorOf(operator),
    );
    expect(await actionsOf(operator.id)).toEqual([
      ["incident.open", null],
      ["locale.save", null],
      ["deploys.thaw", null],
    ]);
    const first = await readAudit(deps, { limit: 2, actor: operator.id });
    const rest = await readAudit(deps, { limit: 2, actor: operator.id, before: first.nextCursor ?? "" });
    expect([first.items.length, rest.items.map(({ action }) => action), rest.nextCursor]).toEqual([2, ["deploys.thaw"], null]);
  });

  it("is read without Postgres, and says whose lines are missing", async () => {
    await awakenDesk();
    const operator = operatorOf(systemIds.next("opr"));
    await setDeployFreeze(deps, { frozen: false, reason: "a rehearsal" }, operator);
    const down = { auditLines: () => Promise.reject(unavailable("postgres", new Error("gone"))) };
    const without = createDeps(env, { auditTrails: { ...deps.auditTrails, postgres: down }, log: createLogger(() => ({})) });
    const page = await readAudit(without, { limit: 5, actor: operator.id });
    expect(page.items.map(({ action }) => action)).toEqual(["deploys.thaw"]);
    expect(page.degraded).toMatchObject({
      mode: "without-owners",
      reason: expect.stringContaining("postgres"),
      policy: "audit.readDeadlineMs",
    });
    const none = createDeps(env, { auditTrails: { "ops-desk": down, "alert-ledger": down, postgres: down } });
    await expect(readAudit(none, { limit: 5 })).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("has no line of a write that failed, and no write is without its line", async () => {
    const line = { ...lineOf(deps, "locale.save", "tlh"), actorId: systemIds.next("opr") };
    await appendAudit(deps.db, line);
    await expect(writeLocale(deps.db, { ...KLINGON, tag: "qya" }, line)).rejects.toSatisfy((error) =>
      isUniqueViolation(error, "audit_log_pkey"),
    );
    const { rows } = await deps.db.execute("select 1 from locales where tag = 'qya'");
    expect(rows).toEqual([]);
    expect(await actionsOf(line.actorId)).toEqual([["locale.save", null]]);
  });

  it("forgets in Postgres what is older than the contract says, and nothing younger", async () => {
    const actorId = systemIds.next("opr");
    const old = { ...lineOf(deps, "locale.save", "tlh"), actorId, at: new Date("2001-01-01T00:00:00Z") };
    await appendAudit(deps.db, old, { ...lineOf(deps, "locale.save", "tlh"), actorId });
    expect(await deleteAuditBefore(deps.db, new Date("2001-01-02T00:00:00Z"))).toBe(1);
    expect(await postgresTrail(() => deps.db).auditLines({ limit: 5, actor: actorId })).toHaveLength(1);
  });

  it("names the operator who raised an alert, even where the queue had to take it", async () => {
    const operator = operatorOf(systemIds.next("opr"));
    const queued: IncidentAlertMessage[] = [];
    const away = createDeps(env, {
      alertLedger: overriding(deps.alertLedger, { raiseOnce: () => Promise.reject(unavailable("alert-ledger", new Error("gone"))) }),
      incidentAlertQueue: { send: async (message) => void queued.push(message) },
    });
    const raised = await raiseAlert(away, { key: "by.hand", severity: "info", summary: "by hand" }, operator, undefined);
    expect(raised).toMatchObject({ value: { kind: "queued" } });
    expect(await actionsOf(operator.id)).toEqual([]);
    await incidentAlerts(
      queued.map((body) => ({ id: "m", body, attempts: 1, timestamp: new Date() })),
      deps,
    );
    expect(await actionsOf(operator.id)).toEqual([["alert.raise", null]]);
  });
});

describe("the trail of a Durable Object", () => {
  const policy = { ...deps.contract.audit, maxTextLength: 4 };
  const inObject = <T>(run: (sql: SqlStorage) => T) =>
    runInDurableObject(env.OPS_DESK.get(env.OPS_DESK.idFromName(systemIds.next("req"))), (_desk, state) => run(state.storage.sql));

  it("opens what the release before wrote, and takes lines of both", async () => {
    await inObject((sql) => {
      sql.exec("DROP TABLE audit");
      sql.exec(
        "CREATE TABLE audit (id TEXT PRIMARY KEY, at TEXT NOT NULL, actor_id TEXT NOT NULL, actor_email TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL)",
      );
      const before =
        "INSERT INTO audit (id, at, actor_id, actor_email, action, subject, detail) VALUES (?, '2026-11-01T00:00:00.000Z', 'opr_1', 'a@b.test', 'switch.set', 'ads', '{}')";
      sql.exec(before, "adm_00000000000000000000000000");
      auditTable(sql);
      const trail = new ObjectTrail(sql, policy, systemIds);
      trail.record(
        { id: "opr_1", email: "a@b.test", requestId: "req_1" },
        { action: "fault.inject", subjectKind: "port", subject: "carts", detail: { why: "longer" } },
        new Date(),
      );
      sql.exec(before, "adm_00000000000000000000000001");
      const old = { action: "switch.set", subjectKind: "switch", requestId: null };
      expect(trail.lines({ limit: 5 })).toMatchObject([
        { action: "fault.inject", subjectKind: "port", requestId: "req_1", detail: { why: "long…" } },
        { ...old, id: "adm_00000000000000000000000001" },
        { ...old, id: "adm_00000000000000000000000000" },
      ]);
    });
  });

  it("finds by actor, action, subject and request, and forgets what is older", async () => {
    await inObject((sql) => {
      const trail = new ObjectTrail(sql, policy, systemIds);
      const write = (actor: string, subject: string, at: string) =>
        trail.record(
          { id: actor, email: `${actor}@ops.test`, requestId: `req_${subject}` },
          { action: "switch.set", subjectKind: "switch", subject, detail: {} },
          new Date(at),
        );
      write("ann", "ads", "2026-11-01T00:00:00Z");
      write("bob", "chat", "2026-11-02T00:00:00Z");
      const subjects = (query: object) => trail.lines({ limit: 5, ...query }).map(({ subject }) => subject);
      expect(subjects({ actor: "ann" })).toEqual(["ads"]);
      expect(subjects({ actor: "bob@ops.test" })).toEqual(["chat"]);
      expect(subjects({ action: "switch.set" })).toEqual(["chat", "ads"]);
      expect(subjects({ action: "switch.set", subject: "ads" })).toEqual(["ads"]);
      expect(subjects({ requestId: "req_chat" })).toEqual(["chat"]);
      expect(subjects({ subject: "nothing" })).toEqual([]);
      trail.forgetBefore(new Date("2026-11-02T00:00:00Z"));
      expect(subjects({})).toEqual(["chat"]);
    });
  });
});
