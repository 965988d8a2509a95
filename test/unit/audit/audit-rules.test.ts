import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTrails } from "../../../src/operations/audit/rules.ts";
import { boundDetail, type AuditLine } from "../../../src/platform/audit/line.ts";

const lineOf = (id: string): AuditLine => ({
  id,
  at: "2026-11-23T10:00:00.000Z",
  actor: { id: "opr_1", email: "ann@ops.test" },
  action: "switch.set",
  subjectKind: "switch",
  subject: "ads",
  requestId: null,
  detail: {},
});

describe("the pages of several owners' trails", () => {
  it("have every line once, newest first, however the lines fall to owners and pages", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1_000, max: 9_999 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
        (numbers, limit, owners) => {
          const trails: string[][] = [[], [], []];
          for (const number of numbers) trails[owners.next().value as number]?.push(String(number));
          const newest = (ids: readonly string[], before: string) =>
            ids
              .filter((id) => id < before)
              .toSorted()
              .toReversed()
              .slice(0, limit + 1)
              .map(lineOf);
          const read: string[] = [];
          for (let before: string | null = "~"; before !== null;) {
            const from: string = before;
            const page = mergeTrails(
              trails.map((ids) => newest(ids, from)),
              limit,
            );
            expect(page.items.length).toBeLessThanOrEqual(limit);
            read.push(...page.items.map(({ id }) => id));
            before = page.nextCursor;
          }
          expect(read).toEqual(numbers.map(String).toSorted().toReversed());
        },
      ),
    );
  });
});

describe("the detail of a line", () => {
  it("does not grow with what was written: texts and lists are cut, at every depth", () => {
    const long = "x".repeat(2_000);
    const bounded = boundDetail({ note: long, from: { reason: long, disabled: false }, ids: Array.from({ length: 99 }, () => long) }, 5);
    expect(bounded).toEqual({
      note: "xxxxx…",
      from: { reason: "xxxxx…", disabled: false },
      ids: Array.from({ length: 10 }, () => "xxxxx…"),
    });
  });

  it("keeps what is short as it is, and no half of a character", () => {
    expect(boundDetail({ seconds: 60, to: null, key: "abc" }, 3)).toEqual({ seconds: 60, to: null, key: "abc" });
    expect(boundDetail({ note: "ab😀cd" }, 3)).toEqual({ note: "ab\ufffd…" });
  });
});
