import { describe, expect, it } from "vitest";
import { findsNothing, keyOf } from "../../../browser/form-key.ts";

const [body, other] = [{ cause: "spent" }, { cause: "gone" }];
const none = { some: "matching", foreseen: { matching: 0 } };

describe("a form that is to find something", () => {
  it("is not sent where its dry run finds nothing", () => {
    expect(findsNothing({}, body, none)).toBe(true);
    expect(findsNothing({}, body, { ...none, foreseen: { matching: 1 } })).toBe(false);
    expect(findsNothing({}, body, { some: undefined, foreseen: { matching: 0 } })).toBe(false);
  });

  it("[AUT-3] is sent again with its key after an answer that was lost, though what it did left nothing to find", () => {
    const dataset = {};
    const key = keyOf(dataset, body);
    expect(findsNothing(dataset, body, none)).toBe(false);
    expect(keyOf(dataset, body)).toBe(key);
    expect(findsNothing(dataset, other, none)).toBe(true);
    expect(keyOf(dataset, other)).not.toBe(key);
  });
});
