import { describe, expect, it } from "vitest";
import {
  appended,
  appendedToAll,
  closed,
  coverageNoted,
  escalated,
  escalationsReplayed,
  opened,
  published,
} from "../../../src/operations/incidents/desk-rules.ts";
import type { TimelineEntry } from "../../../src/operations/incidents/incident.ts";
import type { CloseRequest } from "../../../src/operations/incidents/rules.ts";
import { ANN, DELIVERY, INCIDENT, only, storyOf } from "./alerts-under-test.ts";

const NOW = 5_000;
const CLOSED = { ...INCIDENT, state: "closed" as const };
const { title, severity, model, concerns, blastRadius } = INCIDENT;
const NEW = { title, severity, model, concerns, blastRadius, openedBy: ANN.email, health: undefined };
const HEALTH = { capturedAt: "2026-11-23T09:59:50.000Z", durationMs: 1, releaseId: "r1", sections: [] };
const REVIEW: CloseRequest = {
  rootCause: "an expired certificate",
  runbookChange: { change: "look at the provider first" },
  regressionCheck: { none: true, reason: "nothing of ours" },
};

describe("[GEN-1] an incident that is opened", () => {
  it("is kept with its first line, in the feed and in the trail", () => {
    const { answer, effects } = opened(NEW, "inc_1", ANN, NOW);
    expect(answer).toEqual({ ...INCIDENT, openedAt: NOW });
    expect(storyOf(effects)).toEqual([
      "save-incident",
      "incident inc_1 opened: major: Checkout fails",
      "notify incident warn",
      "audit incident.open of inc_1 by ann@ops.test",
    ]);
    expect(only(effects, "notify")[0]?.notification).toMatchObject({ title: "Incident opened: Checkout fails", incidentId: "inc_1" });
    expect(only(effects, "audit")[0]?.write).toMatchObject({ subjectKind: "incident", detail: { severity, title } });
  });

  const alert = (key: string, severity: "warn" | "page", firstRaisedAt: number, causeId: string | null = null) => ({
    id: `alert_${key}`,
    key,
    severity,
    firstRaisedAt,
    causeId,
    explains: [] as string[],
  });
  const said = (change: object) => storyOf(opened({ ...NEW, ...change }, "inc_1", ANN, NOW).effects)[2];

  it("begins in an outage with the alerts that stand, what they follow from, and what is in service", () => {
    const alerts = [
      alert("checkout.failing", "page", 3_000, "alert_postgres.down"),
      alert("postgres.down", "page", 4_000),
      alert("fx.old", "warn", 0),
    ];
    expect(said({ alerts, releaseId: "r2", health: undefined })).toBe(
      "incident inc_1 system: Open alerts: checkout.failing (page, since 1970-01-01T00:00:03.000Z), postgres.down (page, since 1970-01-01T00:00:04.000Z), fx.old (warn, since 1970-01-01T00:00:00.000Z). Suspected cause: postgres.down, under which 1 are grouped. This request was served by r2.",
    );
  });

  it("suspects the oldest page where none is grouped, and says which releases were seen, not which was deployed when", () => {
    const alerts = [alert("b", "page", 4_000), alert("a", "page", 3_000), alert("c", "warn", 1_000)];
    const [, , , story] = storyOf(opened({ ...NEW, alerts, releaseId: "r2", health: HEALTH }, "inc_1", ANN, NOW).effects);
    expect(story).toMatch(
      /Suspected cause: a, the oldest of the gravest\. This request was served by r2; health was captured under r1 at 2026-11-23T09:59:50\.000Z\.$/,
    );
  });

  it("suspects what others follow from before a page that merely stands for longer, but not a warning before a page", () => {
    const old = alert("warehouse.late", "page", 1_000);
    const down = { ...alert("postgres.down", "page", 9_000), explains: ["checkout."] };
    const slow = { ...alert("fx.slow", "warn", 500), explains: ["fx."] };
    const of = (alerts: ReturnType<typeof alert>[]) => /Suspected cause: [^.]+\.\w+, [^.]+\./.exec(said({ alerts }) ?? "")?.[0];
    expect(of([old, down, slow])).toBe("Suspected cause: postgres.down, from which others follow.");
    expect(of([old, slow])).toBe("Suspected cause: warehouse.late, the oldest of the gravest.");
  });

  it("names ten alerts and counts the rest, and says nothing where none stands", () => {
    const many = Array.from({ length: 200 }, (_, index) => alert(`k${index}`, "warn", index));
    expect(said({ alerts: many, releaseId: "r2" })).toMatch(/k9 \(warn, since [^)]+\), 190 more alerts\. Suspected cause: k0,/);
    expect(said({ alerts: [], releaseId: "r2" })).toBe("notify incident warn");
  });

  it("keeps the copy of health, where there is one, and says of when it is", () => {
    const { answer, effects } = opened({ ...NEW, health: HEALTH }, "inc_1", ANN, NOW);
    expect(answer.healthCapturedAt).toBe(HEALTH.capturedAt);
    expect(only(effects, "keep-health")).toEqual([{ kind: "keep-health", incidentId: "inc_1", health: HEALTH }]);
  });
});

describe("[FX-3] an incident about exchange rates", () => {
  const section = {
    ...{ name: "fx", status: "fail" as const, complete: true, capturedAt: "2026-11-23T09:59:50.000Z" },
    ...{ figures: { coverage: "partial", missing: [], expired: ["USD"] }, degraded: [], error: null, degradedSince: null },
  };
  const at = Date.parse(section.capturedAt);
  const of = (state: string, seconds: number, expired: string[] = []) => ({ state, missing: [], expired, capturedAt: at + seconds * 1000 });
  const FX = { ...INCIDENT, concerns: "fx" as const };

  it("says what coverage it was opened in", () => {
    const { answer, effects } = opened({ ...NEW, concerns: "fx", health: { ...HEALTH, sections: [section] } }, "inc_1", ANN, NOW);
    expect(answer.fxCoverage).toEqual({ state: "partial", missing: [], expired: ["USD"], capturedAt: at });
    expect(storyOf(effects)).toContain(
      "incident inc_1 system: coverage of exchange rates: partial; expired USD, as captured at 2026-11-23T09:59:50.000Z",
    );
    expect(only(effects, "append-to-incident").map(({ entry }) => [entry.kind, entry.by])).toContainEqual(["system", "system"]);
  });

  it("does not take the figures of a section that failed for what is so", () => {
    const failed = { ...HEALTH, sections: [{ ...section, error: "postgres is not reachable" }] };
    expect(opened({ ...NEW, concerns: "fx", health: failed }, "inc_1", ANN, NOW).answer).not.toHaveProperty("fxCoverage");
  });

  it("is told of each change once, whatever the order and however often", () => {
    let incident = { ...FX, fxCoverage: of("fresh", 0) };
    const told: string[] = [];
    const hears = (coverage: ReturnType<typeof of>) => {
      const { effects } = coverageNoted([incident], coverage);
      for (const effect of effects) if (effect.kind === "save-incident") incident = { ...incident, ...effect.incident } as typeof incident;
      told.push(...storyOf(effects).filter((line) => line.startsWith("incident")));
    };
    const walk = [of("partial", 60, ["USD"]), of("stale", 120), of("expired", 180, ["USD", "GBP"]), of("fresh", 240)];
    for (const coverage of walk) {
      hears(coverage);
      hears(coverage);
      hears(of(coverage.state, 0, coverage.expired));
    }
    expect(told.map((line) => line.split(": ")[2]?.split(", as")[0])).toEqual([
      "partial; expired USD",
      "stale",
      "expired; expired USD, GBP",
      "fresh",
    ]);
  });

  it("is told of another currency in the same state, and no other incident is told anything", () => {
    const known = { ...FX, fxCoverage: of("partial", 0, ["USD"]) };
    expect(coverageNoted([known, { ...INCIDENT, id: "inc_2" }], of("partial", 60, ["USD", "GBP"])).answer).toBe(1);
    expect(coverageNoted([FX], of("fresh", 60)).answer).toBe(1);
    expect(coverageNoted([INCIDENT], of("expired", 60))).toEqual({ answer: 0, effects: [] });
  });
});

describe("a line on an incident's timeline", () => {
  const append = (kind: TimelineEntry["kind"]) => {
    const result = appended(INCIDENT, { kind, by: ANN.email, text: "said" }, ANN);
    return result.ok ? result.value : { answer: result.refusal, effects: [] };
  };

  it.each([
    ["note", ["audit incident.note of inc_1 by ann@ops.test"]],
    ["update", ["audit incident.publish-update of inc_1 by ann@ops.test"]],
    ["system", []],
    ["decision", []],
  ] as const)("of kind %s leaves a line in the trail only where an operator wrote it", (kind, trail) => {
    expect(storyOf(append(kind).effects)).toEqual([...trail, `incident inc_1 ${kind}: said`, "save-incident"]);
    expect(append(kind).answer).toEqual(INCIDENT);
  });

  it("[GEN-2] that says deploys were frozen stays on the record", () => {
    expect(append("deploys-frozen").answer).toMatchObject({ frozeDeploys: true });
    expect(only(append("deploys-frozen").effects, "save-incident")[0]?.incident.frozeDeploys).toBe(true);
  });

  it("is refused on one that is closed or not there", () => {
    const entry = { kind: "note" as const, by: ANN.email, text: "late" };
    expect(appended(CLOSED, entry, ANN)).toEqual({ ok: false, refusal: { kind: "incident-closed" } });
    expect(appended(undefined, entry, ANN)).toEqual({ ok: false, refusal: { kind: "no-such-incident" } });
  });

  it("for all goes to every open one, and says to how many", () => {
    const { answer, effects } = appendedToAll([INCIDENT, { ...INCIDENT, id: "inc_2" }], { kind: "system", by: "system", text: "a deploy" });
    expect([answer, storyOf(effects)]).toEqual([2, ["incident inc_1 system: a deploy", "incident inc_2 system: a deploy"]]);
  });
});

describe("[GEN-8] an escalation", () => {
  const by = { now: NOW, origin: { environment: "test", releaseId: "r1" } };

  it("calls support, after those sent before, with its trace", () => {
    const result = escalated({ incident: INCIDENT, sent: 2 }, "tell the buyers", ANN, by);
    if (!result.ok) throw new Error(result.refusal.kind);
    expect(storyOf(result.value.effects)).toEqual([
      "incident inc_1 escalated: tell the buyers",
      "audit incident.escalate of inc_1 by ann@ops.test",
      "deliver escalation on support",
    ]);
    const [sent] = only(result.value.effects, "deliver");
    expect(sent?.delivery).toMatchObject({ subjectId: "inc_1", sequence: 3, drill: false, simulateFailure: false });
    expect(JSON.parse(sent?.delivery.payload ?? "")).toMatchObject({
      type: "incident.escalated",
      data: { message: "tell the buyers", ...by.origin },
    });
  });

  it("is refused on one that is closed or not there", () => {
    expect(escalated({ incident: CLOSED, sent: 0 }, "x", ANN, by)).toMatchObject({ refusal: { kind: "incident-closed" } });
    expect(escalated({ incident: undefined, sent: 0 }, "x", ANN, by)).toMatchObject({ refusal: { kind: "no-such-incident" } });
  });
});

describe("[GEN-7] calls of support that are made again", () => {
  const call = (sequence: number, state: "delivered" | "dead" | "retrying") => {
    return {
      ...DELIVERY,
      id: `dlv_${sequence}`,
      subjectId: "inc_1",
      sequence,
      kind: "escalation" as const,
      transport: "support" as const,
      state,
    };
  };
  const sent = [call(1, "delivered"), call(2, "dead"), call(3, "delivered"), call(4, "retrying")];

  it("are the newest that have ended, taken or given up, the oldest of them first", () => {
    const result = escalationsReplayed({ incident: INCIDENT, sent }, 2, ANN);
    if (!result.ok) throw new Error(result.refusal.kind);
    expect(only(result.value.effects, "deliver-again").map(({ deliveryId }) => deliveryId)).toEqual(["dlv_2", "dlv_3"]);
    expect(only(result.value.effects, "audit")[0]?.write).toMatchObject({ detail: { deliveries: ["dlv_2", "dlv_3"] } });
    expect(only(result.value.effects, "append-to-incident")[0]?.entry).toMatchObject({ kind: "escalation-replayed", by: ANN.email });
  });

  it("are refused where none has ended, on one that is closed, and where there is none", () => {
    const replay = (incident: typeof INCIDENT | typeof CLOSED | undefined, of = sent) =>
      escalationsReplayed({ incident, sent: of }, 1, ANN);
    expect(replay(INCIDENT, [call(4, "retrying")])).toMatchObject({ refusal: { kind: "no-escalation-to-replay" } });
    expect(replay(CLOSED)).toMatchObject({ refusal: { kind: "incident-closed" } });
    expect(replay(undefined)).toMatchObject({ refusal: { kind: "no-such-incident" } });
  });
});

describe("[GEN-9] an incident that is closed", () => {
  it("keeps its review, and says so on the timeline, in the feed and in the trail", () => {
    const result = closed(INCIDENT, REVIEW, ANN, NOW);
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    expect(result.value.answer).toMatchObject({
      state: "closed",
      closedBy: ANN.email,
      closedAt: NOW,
      review: { ...REVIEW, fxCoverage: null },
    });
    expect(storyOf(result.value.effects)).toEqual([
      "save-incident",
      "incident inc_1 closed: an expired certificate",
      "notify incident info",
      "audit incident.close of inc_1 by ann@ops.test",
    ]);
    expect(only(result.value.effects, "audit")[0]?.write.detail).toEqual({ rootCause: REVIEW.rootCause });
  });

  it("is refused without its review, once it is closed, and where there is none; nothing is done then", () => {
    expect(closed(INCIDENT, {}, ANN, NOW)).toMatchObject({ ok: false, refusal: { kind: "review-incomplete" } });
    expect(closed(CLOSED, REVIEW, ANN, NOW)).toEqual({ ok: false, refusal: { kind: "incident-closed" } });
    expect(closed(undefined, REVIEW, ANN, NOW)).toEqual({ ok: false, refusal: { kind: "no-such-incident" } });
  });
});

describe("what the public sees of incidents", () => {
  it("is those with a published update, and of these nothing but the updates", () => {
    const note = { at: 1, kind: "note" as const, by: ANN.email, text: "internal" };
    const update = { at: 2, kind: "update" as const, by: ANN.email, text: "we are looking into it" };
    expect(
      published([
        { ...INCIDENT, timeline: [note] },
        { ...CLOSED, id: "inc_2", timeline: [note, update] },
      ]),
    ).toEqual([
      {
        id: "inc_2",
        title,
        state: "closed",
        openedAt: "1970-01-01T00:00:00.000Z",
        updates: [{ at: "1970-01-01T00:00:00.002Z", text: update.text }],
      },
    ]);
  });
});
