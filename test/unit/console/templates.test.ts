import { describe, expect, it } from "vitest";
import { apiRequest, fill, fillAnswer } from "../../../src/platform/console/form/templates.ts";

describe("a sentence with braces", () => {
  it.each([
    ["Set images to {state}?", { state: "off" }, "Set images to off?"],
    ["Replay {ids.length} dead letters?", { ids: ["a", "b"] }, "Replay 2 dead letters?"],
    ["{answer.remaining} more wait", { answer: { remaining: 0 } }, "0 more wait"],
    ["{answer.replayed.length} of {limit}", { limit: 5, answer: { replayed: [] } }, "0 of 5"],
    ["nothing: {missing}, {answer.missing}, {deeper.than.that}", { answer: undefined, deeper: "text" }, "nothing: , , "],
    ["{null}", { null: null }, ""],
    // What a field says is not read for braces again.
    ['Publish "{text}"', { text: "{secret} $& $1", secret: "x" }, 'Publish "{secret} $& $1"'],
    ["{not a name} {} {a-b}", { a: 1 }, "{not a name} {} {a-b}"],
    // Words that stand only where the value is there and not false.
    ["Open it?{freeze? Deploys are frozen.}", { freeze: true }, "Open it? Deploys are frozen."],
    ["Open it?{freeze? Deploys are frozen.}", { freeze: false }, "Open it?"],
    ["Open it?{freeze? Deploys are frozen.}", {}, "Open it?"],
    ["{left?{left} wait}", { left: 0 }, "{left?0 wait}"],
    // Nothing that every object has by itself.
    ["{constructor.name}{toString}", { a: 1 }, ""],
  ])("%s", (text, values, expected) => {
    expect(fill(text, values)).toBe(expected);
  });
});

describe("an address that names a dry run's answer", () => {
  it("has that filled in, kept from leaving its place, and the form's fields left for later", () => {
    const template = "POST /replays/{id}?set={answer.set}&limit={limit}";
    expect(fillAnswer(template, { set: "a&b=c" })).toBe("POST /replays/{id}?set=a%26b%3Dc&limit={limit}");
  });
});

describe("a call that an address names", () => {
  it("takes the fields that the path names into the path, and only the others into the body", () => {
    expect(apiRequest("POST /replay?limit={limit}", { limit: 10, note: "why" })).toEqual({
      method: "POST",
      path: "/replay?limit=10",
      body: { note: "why" },
    });
  });

  it("lets no field out of its place in the path", () => {
    expect(apiRequest("PUT /things/{id}", { id: "../admin?x=1&y#z" }).path).toBe("/things/..%2Fadmin%3Fx%3D1%26y%23z");
    expect(apiRequest("PUT /things/{id}", { id: "a b" })).toEqual({ method: "PUT", path: "/things/a%20b", body: {} });
  });

  it("sends everything where the path names nothing", () => {
    const fields = { a: 1, b: { c: [2] } };
    expect(apiRequest("PUT /x", fields)).toEqual({ method: "PUT", path: "/x", body: fields });
  });
});
