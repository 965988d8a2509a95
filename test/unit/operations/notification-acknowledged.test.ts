import { describe, expect, it } from "vitest";
import { acknowledged } from "../../../src/operations/notifications/rules.ts";
import { ANN, only, storyOf } from "./alerts-under-test.ts";

const NOW = 5_000;

describe("acknowledging a notification", () => {
  const found = {
    sequence: 7,
    at: 1,
    topic: "dead-letter" as const,
    severity: "page" as const,
    title: "undelivered",
    needsHuman: true,
    alertId: null,
    deadLetterId: null,
    incidentId: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
  };

  it("keeps who was first, with their line in the trail", () => {
    const { answer, effects } = acknowledged(found, ANN, NOW);
    expect(answer).toMatchObject({ sequence: 7, acknowledgedBy: ANN.email, acknowledgedAt: NOW, fresh: true });
    expect(storyOf(effects)).toEqual(["acknowledge-notification", "audit notification.acknowledge of 7 by ann@ops.test"]);
    expect(only(effects, "acknowledge-notification")[0]?.notification).toEqual({
      ...found,
      acknowledgedBy: ANN.email,
      acknowledgedAt: NOW,
    });
    expect(only(effects, "audit")[0]?.write.detail).toEqual({ title: "undelivered" });
  });

  it("changes nothing where somebody did before, or where there is none", () => {
    const before = { ...found, acknowledgedBy: "bob@ops.test", acknowledgedAt: 2 };
    expect(acknowledged(before, ANN, NOW)).toEqual({ answer: { ...before, fresh: false }, effects: [] });
    expect(acknowledged(undefined, ANN, NOW)).toEqual({ answer: undefined, effects: [] });
  });
});
