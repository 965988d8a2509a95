import { describe, expect, it } from "vitest";
import { DeadLetterRow } from "../../../src/features/automations/console.tsx";
import { markup } from "../../../src/platform/console/markup.ts";
import type { DeadLetter } from "../../../src/features/automations/schemas.ts";

const LETTER: DeadLetter = {
  ...{
    id: "dl_1",
    executionId: "exec_1",
    automationId: "auto_1",
    buyerId: "usr_1",
    cause: "spent",
    error: "status 422",
    state: "undecided",
  },
  event: {
    ...{ id: "evt_1", type: "order.completed", occurredAt: "2026-01-01T00:00:00.000Z", subject: "ord_1" },
    data: { note: "</textarea><b>" },
  },
  ...{ createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z", decidedBy: null, note: null, incidentId: null },
  ...{ attempts: [], history: [], receiverAnswers: false },
};
const shown = (letter: DeadLetter, mayEdit: boolean): string =>
  markup(DeadLetterRow({ letter, now: new Date("2026-01-01T00:01:00Z"), mayEdit }));

describe("the form that replays a dead letter with another payload", () => {
  it("[AUT-3] begins with the event's own, for admins, of a delivery that waits for a decision", () => {
    const row = shown(LETTER, true);
    expect(row).toContain("replay-edited");
    expect(row).toMatch(/<textarea name="data~json"[^>]*>\s*\{\s*&quot;note&quot;: &quot;&lt;\/textarea&gt;&lt;b&gt;&quot;/);
    for (const [letter, mayEdit] of [
      [LETTER, false],
      [{ ...LETTER, executionId: null }, true],
      [{ ...LETTER, state: "replayed" as const }, true],
    ] as const)
      expect(shown(letter, mayEdit)).not.toContain("replay-edited");
  });
});
