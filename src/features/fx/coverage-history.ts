import { coverageOf, type FxPolicy, type Rate } from "./rules.ts";

/** A rate and a moment from which it was in force: one that came into force again has two. */
export interface CameIntoForce extends Rate {
  at: Date;
}

/** How the supported currencies stood at a moment; none of them in any state where nothing is known of that time. */
export interface CoverageAt {
  at: Date;
  fresh: number;
  stale: number;
  /** Missing or past the grace window: conversion was refused. */
  refused: number;
}

/** What the supported currencies stood on at each of these moments, by the rates that were in force then. Pure; `changes` and `moments` in any order. */
export function coverageOver(changes: readonly CameIntoForce[], moments: readonly Date[], policy: FxPolicy): CoverageAt[] {
  const inOrder = changes.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const inForce = new Map<string, Rate>();
  const wanted = policy.supportedCurrencies.filter((currency) => currency !== policy.base).length;
  let next = 0;
  return moments
    .toSorted((a, b) => a.getTime() - b.getTime())
    .map((at) => {
      for (let change = inOrder[next]; change !== undefined && change.at <= at; change = inOrder[next]) {
        inForce.set(change.currency, change);
        next += 1;
      }
      if (inForce.size === 0) return { at, fresh: 0, stale: 0, refused: 0 };
      const { missing, expired, stale } = coverageOf(inForce, at, policy);
      const refused = missing.length + expired.length;
      return { at, fresh: wanted - stale.length - refused, stale: stale.length, refused };
    });
}
