import { expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { DRILLS } from "../../drills/drills.ts";

it("the contract demands only drills that npm run drill has, and each of them once", () => {
  expect(contractFor("production").drills.required.toSorted()).toEqual(DRILLS.map(({ name }) => name).toSorted());
});
