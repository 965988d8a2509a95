import { describe, expect, it } from "vitest";
import { lettersFor } from "../../../src/features/automations/letters-for.ts";
import { deadLetterSchema, type DeadLetter } from "../../../src/features/automations/schemas.ts";

const AT = "2026-11-30T12:00:00.000Z";
const TOLD = "Ada's order of 40 chairs";
const LETTER: DeadLetter = {
  ...{ id: "dl_1", state: "deferred", cause: "spent", automationId: "auto_1", executionId: "exec_1" },
  ...{ error: TOLD, buyerId: TOLD, note: TOLD, decidedBy: "opr_1", incidentId: "inc_1", receiverAnswers: false },
  ...{ createdAt: AT, updatedAt: AT },
  event: { id: "evt_1", type: "order.completed", occurredAt: AT, subject: TOLD, data: { title: TOLD } },
  attempts: [{ number: 1, at: AT, status: 503, latencyMs: 12, error: TOLD }],
  history: [{ at: AT, what: "replay-edited", by: "opr_1", note: TOLD, incidentId: null, data: { title: TOLD } }],
};

describe("dead letters as a role reads them", () => {
  it.each(["operator", "admin"] as const)("have all that is harmless to an %s", (role) => {
    expect(lettersFor(role, [LETTER])).toEqual([LETTER]);
  });

  it("[AUT-3] have to an operator no secret, number of a card or telephone, nor an address within a text; to an admin, who may edit them, all", () => {
    const told = "Call +49 30 901820 or ada@example.org, card 4111 1111 1111 1111, Bearer abcdefghijklmnopqrstuvwxyz0123456789";
    const taken = ["901820", "ada@example.org", "1111 1111", "abcdefghijklmnop"];
    const letter: DeadLetter = {
      ...{ ...LETTER, error: told, note: told },
      event: { ...LETTER.event, data: { order: "ord_01h455vb4pex5vsknk084sn02q", lines: [{ total: "1200.00", query: told }] } },
      attempts: [{ number: 1, at: AT, status: 503, latencyMs: 12, error: told }],
      history: [{ at: AT, what: "replay-edited", by: "opr_1", note: told, incidentId: null, data: { query: told } }],
    };
    const [seen] = lettersFor("operator", [letter]);
    expect(taken.filter((words) => JSON.stringify(seen).includes(words))).toEqual([]);
    expect(JSON.stringify(seen).split("[telephone]")).toHaveLength(7);
    expect(deadLetterSchema.parse(seen)).toMatchObject({
      ...{ id: "dl_1", buyerId: TOLD, event: { subject: TOLD } },
      event: { data: { order: "ord_01h455vb4pex5vsknk084sn02q", lines: [{ total: "1200.00" }] } },
    });
    expect(lettersFor("admin", [letter])).toEqual([letter]);
  });

  it("[AUT-3] tell an observer what died, when and what was decided, and nothing of whose it is or what it says", () => {
    const [seen] = lettersFor("observer", [LETTER]);
    expect(JSON.stringify(seen)).not.toContain(TOLD);
    expect(deadLetterSchema.parse(seen)).toMatchObject({
      ...{ id: "dl_1", state: "deferred", cause: "spent", decidedBy: "opr_1", incidentId: "inc_1", buyerId: "hidden" },
      event: { type: "order.completed", occurredAt: AT, subject: "hidden", data: {} },
      attempts: [{ status: 503, latencyMs: 12, error: "hidden" }],
      history: [{ what: "replay-edited", note: "hidden", data: null }],
    });
  });

  it("say nothing of words that are not there", () => {
    const quiet = { ...LETTER, note: null, attempts: [{ number: 1, at: AT, status: 204, latencyMs: 1, error: null }], history: [] };
    expect(lettersFor("observer", [quiet])[0]).toMatchObject({ note: null, attempts: [{ error: null }] });
  });
});
