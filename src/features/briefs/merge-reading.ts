import { canonical } from "../../platform/canonical.ts";
import type { BriefState } from "./apply-edit.ts";
import { isWithin, itemKeys, moved, movedAll, movedMembers } from "./items.ts";
import { questionText, type AskedField, type Language } from "./question-texts.ts";
import type { BriefContent, BriefItem, Change, Question } from "./schemas.ts";

const SCALARS = ["title", "budget", "currency", "delivery", "deadline", "constraints"] as const;

export interface Merged {
  state: BriefState;
  changes: Change[];
}

/**
 * A new reading of the conversation into a brief its buyer has edited. What he set stays; where the conversation says something else about it than
 * at the reading before (`base`), it is asked about. All else is as the new reading has it.
 */
export function mergeReading(mine: BriefState, base: BriefContent, theirs: BriefState, language: Language): Merged {
  const isHis = (pointer: string): boolean => mine.setByBuyer.some((set) => isWithin(pointer, set) || isWithin(set, pointer));
  const ask = (field: string, named: AskedField, name?: string): Question => ({
    ...{ field, reason: "contradictory", language },
    text: questionText(language, "differs", named, name),
  });
  const his = SCALARS.filter((field) => isHis(`/${field}`));
  const questions: Question[] = his
    .filter((field) => saysAnew(base[field], mine.content[field], theirs.content[field]))
    .map((field) => ask(`/${field}`, field));
  const items = mergeItems(mine, base.items, theirs, isHis);
  for (const { index, name } of items.differing)
    questions.push(index === undefined ? ask("/items", "item", name) : ask(`/items/${index}`, "item", name));
  const content: BriefContent = {
    ...theirs.content,
    ...Object.fromEntries(his.map((field) => [field, mine.content[field]])),
    items: items.all,
    missing: theirs.content.missing.filter((name) => !his.some((field) => field === name.split(".")[0])),
  };
  const ofHis = ({ field }: { field: string }): boolean => his.some((own) => isWithin(field, `/${own}`));
  const confidence = { ...movedMembers(theirs.confidence, items.fromTheirs), ...Object.fromEntries(his.map((field) => [field, 1])) };
  for (const index of items.kept) confidence[`/items/${index}`] = 1;
  const state: BriefState = {
    content,
    setByBuyer: [
      ...his.map((field) => `/${field}`),
      ...mine.setByBuyer.filter((set) => set.startsWith("/items")).flatMap((set) => moved(set, items.fromMine) ?? []),
    ],
    questions: [...questions, ...movedAll(theirs.questions, items.fromTheirs).filter((question) => !ofHis(question))],
    evidence: movedAll(theirs.evidence, items.fromTheirs).filter((one) => !ofHis(one)),
    confidence,
  };
  return { state, changes: changesBetween(mine.content, content) };
}

/** Something else than at the reading before, and than what the buyer set; that it says nothing contradicts nothing. */
const saysAnew = (base: unknown, mine: unknown, theirs: unknown): boolean =>
  theirs !== null &&
  canonical(theirs) !== canonical(base) &&
  canonical(theirs) !== canonical(mine) &&
  !(Array.isArray(theirs) && theirs.length === 0);

interface MergedItems {
  all: BriefItem[];
  fromMine: Map<number, number>;
  /** Only of those taken as they were read. */
  fromTheirs: Map<number, number>;
  /** Where the buyer's own stand. */
  kept: number[];
  /** Of which the conversation says something new; without an index where the buyer took it out. */
  differing: { index?: number; name: string }[];
}

function mergeItems(mine: BriefState, base: readonly BriefItem[], theirs: BriefState, isHis: (pointer: string) => boolean): MergedItems {
  const own = new Map(itemKeys(mine.content.items).map((key, index) => [key, index]));
  const before = new Map(itemKeys(base).map((key, index) => [key, base[index]]));
  const merged: MergedItems = { all: [], fromMine: new Map(), fromTheirs: new Map(), kept: [], differing: [] };
  const keep = (place: number): number => {
    const index = merged.all.push(mine.content.items[place] as BriefItem) - 1;
    merged.fromMine.set(place, index);
    merged.kept.push(index);
    return index;
  };
  const keys = itemKeys(theirs.content.items);
  for (const [from, item] of theirs.content.items.entries()) {
    const key = keys[from] ?? "";
    const place = own.get(key);
    const anew = saysAnew(countOf(before.get(key)), countOf(place === undefined ? undefined : mine.content.items[place]), countOf(item));
    if (place !== undefined && isHis(`/items/${place}`)) {
      const index = keep(place);
      if (anew) merged.differing.push({ index, name: item.name });
    } else if (place === undefined && before.has(key)) {
      if (anew) merged.differing.push({ name: item.name });
    } else {
      const index = merged.all.push(item) - 1;
      merged.fromTheirs.set(from, index);
      if (place !== undefined) merged.fromMine.set(place, index);
    }
  }
  for (const place of mine.content.items.keys()) if (!merged.fromMine.has(place) && isHis(`/items/${place}`)) keep(place);
  return merged.all.length > 0
    ? merged
    : { ...merged, all: [...mine.content.items], fromMine: new Map(mine.content.items.map((_, at) => [at, at])) };
}

/** What a conversation may say otherwise of an item. */
const countOf = (item: BriefItem | undefined): unknown => item && { quantity: item.quantity, unit: item.unit };

/** What one version has otherwise than the one before. */
export function changesBetween(before: BriefContent, after: BriefContent): Change[] {
  const changes: Change[] = SCALARS.filter((field) => canonical(before[field]) !== canonical(after[field])).map((field) => ({
    ...{ field: `/${field}`, from: before[field], to: after[field] },
  }));
  const places = new Map(itemKeys(before.items).map((key, index) => [key, index]));
  for (const [index, key] of itemKeys(after.items).entries()) {
    const place = places.get(key);
    places.delete(key);
    const from = place === undefined ? null : (before.items[place] ?? null);
    const to = after.items[index] ?? null;
    if (canonical(from) !== canonical(to)) changes.push({ field: `/items/${index}`, from, to });
  }
  for (const place of places.values()) changes.push({ field: `/items/${place}`, from: before.items[place] ?? null, to: null });
  return changes;
}
