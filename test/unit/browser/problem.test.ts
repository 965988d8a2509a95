import { describe, expect, it } from "vitest";
import { problemOf, Refused } from "../../../browser/problem.ts";
import { NotReadable } from "../../../src/platform/console/form/form-body.ts";
import { noTime } from "../../../src/platform/console/form/texts.ts";
import { problemText, readProblem, wrongFields } from "../../../src/platform/console/form/problem.ts";

const ANSWER = {
  type: "/problems/validation",
  title: "Not valid",
  status: 400,
  detail: "Two fields are wrong",
  errors: [
    { pointer: "/reason", detail: "is too short" },
    { pointer: "/review/alerts", detail: "is missing" },
  ],
};

describe("a problem that a form shows", () => {
  it("is a line of its title, its detail and its fields", () => {
    expect(problemText(readProblem(ANSWER))).toBe("Not valid. Two fields are wrong. reason is too short. review alerts is missing");
    expect(problemText(readProblem({ title: "Gone" }))).toBe("Gone");
  });

  it("points at fields by the names that forms give them", () => {
    expect(wrongFields(readProblem(ANSWER))).toEqual(["reason", "review.alerts"]);
    expect(wrongFields(readProblem({ title: "Gone" }))).toEqual([]);
  });

  it.each([[null], ["text"], [[]], [{}], [{ title: 7, detail: {}, status: "401", errors: "x" }]])(
    "says that nothing was said where the answer is %j",
    (answer) => {
      expect(readProblem(answer)).toEqual({
        title: "The API refused without saying why",
      });
    },
  );

  it("drops errors that point nowhere", () => {
    const errors = [null, { pointer: "/a" }, { detail: "b" }, { pointer: "/c", detail: "is wrong" }];
    expect(readProblem({ title: "Not valid", errors }).errors).toEqual([{ pointer: "/c", detail: "is wrong" }]);
  });

  it("is what the API said where it refused, and otherwise that nobody knows whether it was done", () => {
    const problem = readProblem(ANSWER);
    expect(problemOf(new Refused(problem))).toBe(problem);
    expect(problemText(problemOf(new TypeError("Failed to fetch")))).toBe(
      "The API could not be reached, and may or may not have done it. Failed to fetch",
    );
    expect(problemText(problemOf(new NotReadable(noTime("tomorrow"))))).toBe("Nothing was sent. “tomorrow” is no time");
    expect(problemText(problemOf("odd"))).toBe("The API could not be reached, and may or may not have done it. odd");
  });
});
