import { isSameMeasure } from "./measures.ts";
import { sameModel, type AskedModel } from "./models.ts";
import { kindsOf } from "./lexicon.ts";
import { soughtOf, type Reading, type Sought, type SoughtItem, type Wish } from "./sought.ts";
import { thingOf, type Thing, type ThingFacts } from "./thing.ts";
import { isSlip } from "./typos.ts";

/** Why something is, or is not quite, what was asked for. */
export type FitReason =
  | { kind: "is" | "is-kind-of" | "is-for" | "is-another-thing"; thing: string }
  | { kind: "exact-model" | "near-model" | "other-model"; model: string }
  | { kind: "says" | "does-not-say"; word: string };

/** How well something is what an item asks for. */
export interface Fit {
  /** 0..1. */
  relevance: number;
  /** Whether it is the very thing: its kind, its numbers and all that was said of it. */
  exact: boolean;
  why: FitReason[];
}

/** A fit, and what is held against the least that is shown. */
export interface Judged extends Fit {
  /** 0..1: its relevance as if it were called as it was asked for. What it is called moves it behind others, and out of no list. */
  shownBy: number;
}

/** How telling a word is; rare words of a shop's own addresses say more than common ones. */
export type WordWeight = (key: string) => number;

const EQUAL: WordWeight = () => 1;

const WEIGHTS = { word: 1.2, quality: 0.8, thing: 1, number: 1, measure: 1, model: 4 } as const;
/** What being the right thing is worth by itself; what is said of it makes the rest. */
const HEAD_SHARE = 0.55;
/** What is left to tell things that are called so from those that are called otherwise. */
const NAME_SHARE = 0.04;
/** A thing of the wider kind: a phone for who asks for a mobile phone. */
const WIDER = 0.55;
const SLIP = 0.85;
/** What is the thing by a model's word alone: behind what a table knows for it, and never the very thing. */
const BY_OTHER_NAME = 0.75;

/** How well a thing fits what is sought. Pure, and the one way in which the house judges it: for pages, for stored offers, for addresses. */
export function fitOf(thing: Thing, sought: Sought, weight: WordWeight = EQUAL): Judged {
  const why: FitReason[] = [];
  let met = 0;
  let total = 0;
  let isWhole = true;
  const count = (worth: number, strength: number): void => {
    total += worth;
    met += worth * strength;
    if (strength < 0.84) isWhole = false;
  };
  for (const wish of sought.wishes) {
    const strength = saidBy(thing, wish);
    count(WEIGHTS[wish.kind] * weight(wish.readings[0]?.key ?? wish.text), strength);
    why.push({ kind: strength > 0 ? "says" : "does-not-say", word: wish.said });
  }
  for (const wish of sought.refused) {
    const has = saidBy(thing, wish) > 0;
    // Of what is told neither way nothing is known.
    if (!has && !wish.readings.some(({ key }) => thing.lacks.has(key))) continue;
    count(WEIGHTS[wish.kind] * weight(wish.readings[0]?.key ?? wish.text), has ? 0 : 1);
    why.push({ kind: has ? "does-not-say" : "says", word: wish.said });
  }
  for (const measure of sought.measures) {
    const isSaid = thing.measures.some((said) => isSameMeasure(said, measure));
    count(WEIGHTS.measure, isSaid ? 1 : 0);
    why.push({ kind: isSaid ? "says" : "does-not-say", word: measure.text });
  }
  let model = 0;
  for (const asked of sought.models) {
    const strength = hasModel(thing, asked);
    count(WEIGHTS.model, strength);
    model = Math.max(model, strength);
    why.push({ kind: strength === 1 ? "exact-model" : strength > 0 ? "near-model" : "other-model", model: asked.text });
  }
  const coverage = total === 0 ? 1 : met / total;
  if (sought.heads.length === 0) {
    const relevance = sought.wishes.length + sought.models.length + sought.measures.length === 0 ? 0 : coverage;
    return { relevance, shownBy: relevance, exact: isWhole && total > 0, why };
  }
  const { named, called } = headOf(thing, sought, model);
  if (sought.headSaid !== undefined)
    why.unshift({
      kind: named >= 0.8 ? "is" : named >= WIDER ? "is-kind-of" : named > 0 ? "is-for" : "is-another-thing",
      thing: sought.headSaid,
    });
  const said = sought.name.filter((word) => thing.says.has(word)).length / Math.max(1, sought.name.length);
  const worth = HEAD_SHARE + (1 - HEAD_SHARE - NAME_SHARE) * coverage + NAME_SHARE * said;
  return { relevance: named * worth, shownBy: called * worth, exact: isWhole && named >= 0.8, why };
}

/** How far a thing is what is sought, and how far were it `called` as it was asked for; one with the very number is it, whatever its title calls it. */
function headOf(thing: Thing, { heads, alsoCalled, headText, isUnknown }: Sought, model: number): { named: number; called: number } {
  let best = model === 1 ? 0.95 : 0;
  for (const { key, sure } of heads) {
    best = Math.max(best, sure * (thing.is.get(key) ?? 0));
    for (const wider of kindsOf(key)) best = Math.max(best, sure * WIDER * (thing.is.get(wider) ?? 0));
  }
  let other = 0;
  for (const { key, beside } of alsoCalled)
    if (beside.every((word) => thing.says.has(word))) other = Math.max(other, thing.is.get(key) ?? 0);
  if (best === 0 && other === 0 && isUnknown && headText !== undefined)
    for (const [key, level] of thing.is) if (isSlip(headText, key)) best = Math.max(best, SLIP * level);
  return { named: Math.max(best, BY_OTHER_NAME * other), called: Math.max(best, other) };
}

function hasModel(thing: Thing, { forms, words }: AskedModel): number {
  if (thing.gtin !== undefined && forms.includes(thing.gtin)) return 1;
  let best = words.length > 1 && words.every((word) => thing.says.has(word)) ? SAID_IN_PARTS : 0;
  for (const form of forms) {
    if (thing.models.has(form)) return 1;
    for (const offered of thing.models) best = Math.max(best, sameModel(form, offered));
  }
  return best;
}

const SAID_IN_PARTS = 0.9;

function saidBy(thing: Thing, { text, kind, readings }: Wish): number {
  let best = 0;
  for (const { key, sure } of readings) best = Math.max(best, sure * said(thing, { key, sure }));
  if (best > 0 || kind !== "word") return best;
  for (const key of thing.says.keys()) if (isSlip(text, key)) return SLIP;
  return 0;
}

const said = (thing: Thing, { key }: Reading): number => Math.max(thing.says.get(key) ?? 0, thing.is.has(key) ? SAID_AS_THING : 0);

const SAID_AS_THING = 0.8;

/**
 * Judges of things which item they fit best, and how well, of those that they fit well enough to be shown at `least`; undefined where that is
 * none. The items are understood once.
 */
export function judgeFor(items: readonly SoughtItem[], least = 0): (facts: ThingFacts) => (Fit & { item: string }) | undefined {
  const wanted = items.map((item) => soughtOf(item));
  return (facts) => {
    const thing = thingOf(facts);
    let best: (Fit & { item: string }) | undefined;
    for (const sought of wanted) {
      const { shownBy, ...fit } = fitOf(thing, sought);
      if (shownBy >= least && (!best || fit.relevance > best.relevance)) best = { ...fit, item: sought.item.name };
    }
    return best;
  };
}
