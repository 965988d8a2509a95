import { describe, expect, it } from "vitest";
import { CONNECTION, due, renewal, Trust, type Part, type StandingPart } from "../../../browser/renewal.ts";

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
      added: [],
      removed: [],
    });
  });

  it("is nothing the reader is at work in: it is held, and the others replaced", () => {
    expect(renewal([standing("alerts", "old", true), standing("feed", "old")], [part("alerts"), part("feed")])).toEqual({
      kind: "parts",
      replaced: ["feed"],
      held: ["alerts"],
      added: [],
      removed: [],
    });
  });

  it("holds nothing that did not change", () => {
    expect(renewal([standing("alerts", "alerts", true)], [part("alerts")])).toEqual({
      kind: "parts",
      replaced: [],
      held: [],
      added: [],
      removed: [],
    });
  });

  it.each([
    ["more parts", [part("head"), part("alerts"), part("incident")]],
    ["fewer parts", [part("head")]],
    ["parts in another order", [part("alerts"), part("head")]],
    ["other parts", [part("head"), part("incident")]],
    ["none", []],
  ])("is the whole page where it has %s", (_, next) => {
    expect(renewal([standing("head"), standing("alerts")], next)).toEqual({ kind: "page" });
  });

  it("is all but what the reader is at work in, each where it stands, where the page has other parts and they are at work", () => {
    const stands = [standing("head", "old"), standing("unreached"), standing("alerts", "alerts", true), standing("feed")];
    expect(renewal(stands, [part("incident"), part("head"), part("feed"), part("crawl"), part("alerts")])).toEqual({
      kind: "parts",
      replaced: ["head"],
      held: ["alerts"],
      added: ["incident", "crawl"],
      removed: ["unreached"],
    });
  });

  it("never is the part at work, though the page has it no more, or only elsewhere: it is held", () => {
    const held = { kind: "parts", replaced: [], held: ["alerts"], added: [], removed: [] };
    expect(renewal([standing("head"), standing("alerts", "alerts", true)], [part("head")])).toEqual(held);
    expect(renewal([standing("head"), standing("alerts", "old", true)], [part("alerts"), part("head")])).toEqual(held);
  });
});

describe("what is due each few seconds", () => {
  it.each([
    [true, CONNECTION.open, false, false, false],
    [true, CONNECTION.open, true, false, false],
    [true, CONNECTION.connecting, true, false, false],
    [true, CONNECTION.closed, true, false, false],
    [false, CONNECTION.open, false, false, false],
    [false, CONNECTION.open, true, true, false],
    [false, CONNECTION.connecting, false, true, false],
    [false, CONNECTION.closed, false, true, true],
  ])("hidden: %s, stream in state %i, missed something: %s: a look %s, a new stream %s", (hidden, readyState, missed, ...expected) => {
    const { renew, connect } = due(hidden, readyState, missed);
    expect([renew, connect]).toEqual(expected);
  });
});

describe("whether the page can be relied on", () => {
  it("is so until a stream is lost, and again once it was renewed under an open one: a new stream alone says nothing", () => {
    const trust = new Trust();
    expect([trust.heard("open"), trust.heard("change"), trust.missed]).toEqual(["show", "renew", false]);
    expect([trust.heard("lost"), trust.missed]).toEqual(["show", true]);
    trust.renewed(CONNECTION.connecting);
    expect([trust.heard("open"), trust.missed]).toEqual(["renew", true]);
    trust.renewed(CONNECTION.open);
    expect([trust.heard("open"), trust.missed]).toEqual(["show", false]);
  });

  it("is not so where the page could not be renewed, whatever the leading tab repeats of its stream", () => {
    const trust = new Trust();
    trust.notRenewed();
    expect([trust.heard("open"), trust.heard("open"), trust.missed]).toEqual(["renew", "renew", true]);
    trust.renewed(CONNECTION.open);
    expect(trust.heard("open")).toBe("show");
  });
});
