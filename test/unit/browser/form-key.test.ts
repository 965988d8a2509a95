import { describe, expect, it } from "vitest";
import { isSentBefore, keyOf } from "../../../browser/form-key.ts";
import { futile } from "../../../src/platform/console/form/act.ts";
import { NOTHING_CHOSEN, NOTHING_MEETS } from "../../../src/platform/console/form/texts.ts";

const [body, other] = [{ cause: "spent" }, { cause: "gone" }];
const act = { api: "POST /x", confirm: "Sure?", label: "Do it" };
const [finds, none] = [{ ...act, some: "matching" }, { matching: 0 }];

describe("a form that is to find something", () => {
  it("is not sent where its dry run finds nothing, or nothing was chosen", () => {
    expect(futile(finds, body, none)).toBe(NOTHING_MEETS);
    expect(futile(finds, body, { matching: 1 })).toBeUndefined();
    expect(futile(act, body, none)).toBeUndefined();
    expect(futile({ ...act, needs: "ids" }, body, undefined)).toBe(NOTHING_CHOSEN);
    expect(futile({ ...act, needs: "ids" }, { ids: ["a"] }, undefined)).toBeUndefined();
  });

  it("[AUT-3] is sent again with its key after an answer that was lost, though what it did left nothing to find", () => {
    const dataset = {};
    const key = keyOf(dataset, body);
    expect(isSentBefore(dataset, body)).toBe(true);
    expect(futile(finds, body, none, isSentBefore(dataset, body))).toBeUndefined();
    expect(keyOf(dataset, body)).toBe(key);
    expect(isSentBefore(dataset, other)).toBe(false);
    expect(keyOf(dataset, other)).not.toBe(key);
  });
});
