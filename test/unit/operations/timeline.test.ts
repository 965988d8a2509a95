import { describe, expect, it } from "vitest";
import {
  actionsOf,
  columnsOf,
  standingNow,
  TIMELINE_KINDS,
  timelinePage,
  type TimelinePosition,
} from "../../../src/operations/timeline/rules.ts";
import { inEnglish } from "../../../src/platform/language/say.ts";
import type { AuditLine } from "../../../src/platform/audit/line.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 29, 3, minute)).toISOString();
const line = (minute: number, action: string, detail: Record<string, unknown> = {}, subject = "ads"): AuditLine => ({
  ...{ id: `adm_${String(minute).padStart(4, "0")}`, at: at(minute), action, detail, subject, subjectKind: "", requestId: null },
  actor: { id: "opr_1", email: "kim@ops.test" },
});
const desk = [
  line(50, "switch.set", { from: "on", state: "off", reason: "fraud" }),
  line(40, "deploys.thaw", { reason: "over" }),
  line(20, "deploys.freeze", { reason: "payments fail" }),
  line(5, "switch.expired", { from: "off" }),
];
const ledger = [
  line(30, "incident.close", { rootCause: "a certificate" }, "inc_1"),
  line(10, "incident.open", { severity: "major", title: "Payments fail" }, "inc_1"),
];
const releases = [45, 15, 1].map((minute) => ({ releaseId: `r-${minute}`, since: at(minute) }));
const given = { trails: [desk, ledger], releases, kinds: TIMELINE_KINDS, after: undefined, limit: 20 };

describe("the timeline", () => {
  it("[GEN-2] puts releases, switches, freezes and incidents in the order of their time, newest first, with who and why", () => {
    const { items, next } = timelinePage(given);
    expect(items.map(({ at: time, what }) => [Number(time.slice(14, 16)), inEnglish(what)])).toEqual([
      [50, "ads on → off: fraud"],
      [45, "release r-45 began to serve"],
      [40, "deploys allowed: over"],
      [30, "closed: a certificate"],
      [20, "deploys frozen: payments fail"],
      [15, "release r-15 began to serve"],
      [10, "opened, major: Payments fail"],
      [5, "ads off → on: its time was over"],
      [1, "release r-1 began to serve"],
    ]);
    expect(items.map(({ by }) => by)).toEqual(items.map(({ kind }) => (kind === "deploy" ? null : "kim@ops.test")));
    expect(items.find(({ what }) => inEnglish(what).startsWith("opened"))?.path).toBe("/admin/incidents/inc_1");
    expect(next).toBeNull();
  });

  it("[GEN-2] says of a roll-out that it began, what stopped it at which share, and to which version somebody rolled it back", () => {
    const told = { releaseId: "r-9", from: "v1", to: "v2", share: 10 };
    const lines = [
      line(58, "release.rolled-back", { ...told, why: "by hand" }, "r1"),
      line(57, "release.served", { ...told, why: "" }, "r1"),
      line(56, "release.stopped", { ...told, why: "cart.availability burns" }, "r0"),
      line(55, "release.begun", { ...told, why: "" }, "r0"),
    ];
    const { items } = timelinePage({ ...given, trails: [lines], releases: [], kinds: ["deploy"] });
    expect(items.map(({ what, ends, by }) => [inEnglish(what), ends, by])).toEqual([
      ["r-9 was rolled back to v1: by hand", true, "kim@ops.test"],
      ["r-9 serves all", false, "kim@ops.test"],
      ["r-9 was stopped at 10 % and taken back: cart.availability burns", true, "kim@ops.test"],
      ["the roll-out of r-9 began", false, "kim@ops.test"],
    ]);
  });

  it.each([1, 2, 3, 5])("leaves nothing out and shows nothing twice from page to page of %d", (limit) => {
    const seen: string[] = [];
    let after: TimelinePosition | undefined;
    for (let pages = 0; pages < 20; pages += 1) {
      const trails = [desk, ledger].map((lines) => lines.filter(({ id }) => after === undefined || id < after.id).slice(0, limit + 1));
      const page = timelinePage({ ...given, trails, after, limit });
      seen.push(...page.items.map(({ what }) => inEnglish(what)));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual(timelinePage(given).items.map(({ what }) => inEnglish(what)));
  });

  it("shows one kind alone, also where an owner answers with all that it has", () => {
    const kinds = (kind: (typeof TIMELINE_KINDS)[number]) => timelinePage({ ...given, kinds: [kind] }).items.map((event) => event.kind);
    expect(TIMELINE_KINDS.map((kind) => kinds(kind))).toEqual([
      ["deploy", "deploy", "deploy"],
      ["switch", "switch"],
      ["freeze", "freeze"],
      [],
      ["incident", "incident"],
      [],
    ]);
    expect(actionsOf(["deploy"])).toEqual(["release.begun", "release.served", "release.stopped", "release.rolled-back"]);
    expect(timelinePage({ ...given, trails: [[line(60, "session.begin")]], releases: [] }).items).toEqual([]);
  });

  it("[ALR-10] has silences and maintenance windows: their plan, beginning and end, those of one alert too, each once", () => {
    const of = { kind: "maintenance", matches: "key crawl.*", beginsAt: at(10), endsAt: at(20), reason: "a move" };
    const trail = [
      line(25, "alert.silence-ended", { key: "ads.spend" }, "alert_1"),
      line(20, "silence.end", of, "sil_2"),
      line(15, "alert.silence", { key: "ads.spend", seconds: 600 }, "alert_1"),
      line(12, "silence.begin", { ...of, kind: "silence" }, "sil_3"),
      line(11, "silence.plan", { ...of, kind: "silence" }, "sil_3"),
      line(10, "silence.begin", of, "sil_2"),
      line(5, "silence.plan", of, "sil_2"),
    ];
    const { items } = timelinePage({ ...given, trails: [trail], releases: [] });
    expect(items.map(({ what, ends, stands }) => [inEnglish(what), ends, stands])).toEqual([
      ["ads.spend: its silence is over", true, false],
      ["maintenance over, of key crawl.*", true, false],
      ["ads.spend silenced for 600 s", false, false],
      [`silence began, until ${at(20)}, of key crawl.*: a move`, false, true],
      [`maintenance began, until ${at(20)}, of key crawl.*: a move`, false, true],
      [`window planned from ${at(10)} to ${at(20)}, of key crawl.*: a move`, false, false],
    ]);
    expect(standingNow(items, () => false).flatMap(({ about, stands }) => (stands ? [about] : []))).toEqual(["sil_3"]);
  });

  it("[GEN-2] marks a beginning as standing until its end: by what is newer, and by the word of whoever holds what stands", () => {
    const { items } = timelinePage(given);
    const standing = (isOver: Parameters<typeof standingNow>[1]) =>
      standingNow(items, isOver).flatMap(({ what, stands }) => (stands ? [inEnglish(what)] : []));
    expect(standing(() => false)).toEqual(["ads on → off: fraud"]);
    expect(standing(({ about }) => about === "switch ads")).toEqual([]);
    // On a page that begins after its end only the owner can tell.
    const opened = items.filter(({ what }) => inEnglish(what).startsWith("opened"));
    expect(standingNow(opened, () => false)).toMatchObject([{ stands: true }]);
    expect(standingNow(opened, ({ about }) => about === "inc_1")).toMatchObject([{ stands: false }]);
  });
});

describe("minutes as columns", () => {
  it("adds up to no more columns than asked for, and loses none", () => {
    expect(columnsOf([1, 2, 3, 4, 5], 2)).toEqual([6, 9]);
    expect(columnsOf([1, 2, 3, 4, 5], 3)).toEqual([3, 7, 5]);
    expect(columnsOf([1, 2], 180)).toEqual([1, 2]);
    expect(columnsOf([], 180)).toEqual([]);
  });
});
