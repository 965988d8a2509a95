import { describe, expect, it } from "vitest";
import { CONNECTION, due, renewal, type Part, type StandingPart } from "../../../browser/renewal.ts";

const part = (name: string, html = name): Part => ({ name, html });
const standing = (name: string, html = name, atWork = false): StandingPart => ({ name, html, atWork });

describe("what a newer page replaces", () => {
  it("are the parts that changed", () => {
    expect(
      renewal([standing("head"), standing("alerts", "old"), standing("feed", "old")], [part("head"), part("alerts"), part("feed")]),
    ).toEqual({
      kind: "parts",
      replaced: ["alerts", "feed"],
      held: [],
    });
  });

  it("is nothing the reader is at work in: it is held, and the others replaced", () => {
    expect(renewal([standing("alerts", "old", true), standing("feed", "old")], [part("alerts"), part("feed")])).toEqual({
      kind: "parts",
      replaced: ["feed"],
      held: ["alerts"],
    });
  });

  it("holds nothing that did not change", () => {
    expect(renewal([standing("alerts", "alerts", true)], [part("alerts")])).toEqual({ kind: "parts", replaced: [], held: [] });
  });

  it.each([
    ["more parts", [part("head"), part("alerts"), part("incident")]],
    ["fewer parts", [part("head")]],
    ["parts in another order", [part("alerts"), part("head")]],
    ["other parts", [part("head"), part("incident")]],
    ["none", []],
  ])("is the whole page where it has %s, unless the reader is at work anywhere", (_, next) => {
    expect(renewal([standing("head"), standing("alerts")], next)).toEqual({ kind: "page" });
    expect(renewal([standing("head"), standing("alerts", "alerts", true)], next)).toEqual({ kind: "nothing" });
  });
});

describe("what is due each few seconds", () => {
  it.each([
    [true, CONNECTION.open, false, false],
    [true, CONNECTION.connecting, false, false],
    [true, CONNECTION.closed, false, false],
    [false, CONNECTION.open, false, false],
    [false, CONNECTION.connecting, true, false],
    [false, CONNECTION.closed, true, true],
  ])("hidden: %s, stream in state %i: a look %s, a new stream %s", (hidden, readyState, renew, connect) => {
    expect(due(hidden, readyState)).toEqual({ renew, connect });
  });
});
