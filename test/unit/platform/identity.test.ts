import { describe, expect, it } from "vitest";
import { roleSuffices, type OperatorRole } from "../../../src/platform/identity.ts";

/** What each role may do of what each route asks for. */
const MAY: Record<OperatorRole, Record<OperatorRole, boolean>> = {
  observer: { observer: true, operator: false, admin: false },
  operator: { observer: true, operator: true, admin: false },
  admin: { observer: true, operator: true, admin: true },
};
const pairs = Object.entries(MAY).flatMap(([role, needs]) =>
  Object.entries(needs).map(([needed, may]) => ({ role: role as OperatorRole, needed: needed as OperatorRole, may })),
);

describe("an operator's role", () => {
  it.each(pairs)("$role where $needed is needed: $may", ({ role, needed, may }) => {
    expect(roleSuffices(role, needed)).toBe(may);
  });
});
