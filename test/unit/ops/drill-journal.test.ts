import { describe, expect, it } from "vitest";
import { journalOf, markdownOf } from "../../../scripts/ops/drill-journal.ts";
import { drillReportBody } from "../../../src/operations/drills/schemas.ts";

const at = (second: number) => `2026-11-29T10:00:0${second}.000Z`;
const record = {
  ...{ id: "drill_1", name: "stripe-hangs", result: "passed", hypothesis: "nobody pays twice", recordedBy: "op@x.test" },
  ...{ startedAt: at(0), endedAt: at(9), detectedAfterSeconds: 2.5 },
  timeline: (["broke", "detected", "saw", "mitigated", "recovered", "proved", "failed", "yet-unknown"] as const).map((kind, second) => ({
    ...{ at: at(second), kind, text: `${kind} *a* <b>\n# c` },
  })),
};

describe("a drill's journal", () => {
  it("has each entry of the timeline in one part, in its order: what was done, what was seen, what was put back", () => {
    const journal = journalOf(record);
    expect(journal).toMatchObject({ drill: "stripe-hangs", seconds: 9, hypothesis: "nobody pays twice" });
    expect(journal.method.map(({ kind }) => kind)).toEqual(["broke"]);
    expect(journal.observations.map(({ kind }) => kind)).toEqual(["detected", "saw", "proved", "failed", "yet-unknown"]);
    expect(journal.rollback.map(({ kind }) => kind)).toEqual(["mitigated", "recovered"]);
  });

  it("is a page of Markdown in which no text of the drill is markup", () => {
    const page = markdownOf(journalOf(record));
    expect(page.match(/^#+ .*$/gm)).toEqual([
      "# Drill stripe-hangs: passed",
      "## Hypothesis",
      "## Method",
      "## Observations",
      "## Rollback",
    ]);
    expect(page).toContain(`- ${at(0)} broke: broke \\*a\\* \\<b\\> \\# c`);
    expect(page).toContain("seen after 2.5 s");
  });

  it("says of a record from before drills had hypotheses that there is none, and what was never seen", () => {
    const { hypothesis: _hypothesis, ...before } = record;
    const journal = journalOf({ ...before, detectedAfterSeconds: null, timeline: [] });
    expect(journal.hypothesis).toBeNull();
    expect(markdownOf(journal)).toMatch(/never seen.*Not recorded\..*## Method\n\nNothing\./s);
  });

  it("is reported with its hypothesis or without, as the release before does", () => {
    const { id: _id, recordedBy: _by, ...report } = { ...record, timeline: record.timeline.slice(0, 1) };
    expect(drillReportBody.parse(report)).toMatchObject({ hypothesis: "nobody pays twice" });
    const { hypothesis: _hypothesis, ...before } = report;
    expect(drillReportBody.parse(before)).not.toHaveProperty("hypothesis");
  });
});
