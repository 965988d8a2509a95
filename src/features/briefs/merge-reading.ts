import { canonical } from "../../platform/canonical.ts";
import type { BriefState } from "./apply-edit.ts";
import { changesBetween, FIELDS } from "./changes.ts";
import { isWithin, itemKeys, moved, movedAll, movedMembers } from "./items.ts";
import { bounded } from "./questions.ts";
import type { Language } from "./question-facts.ts";
import { questionText, type AskedField } from "./question-texts.ts";
import type { BriefContent, BriefItem, Change, KeptQuestion } from "./schemas.ts";

export interface Merged {
  state: BriefState;
  changes: Change[];
}

/**
 * A new reading of the conversation into a brief its buyer has edited. What he set stays; where the conversation says something else about it than
 * at the reading before (`base`), it is asked about, and goes on being asked about until he answers or it says the same. All else is as the new
 * reading has it.
 */
export function mergeReading(mine: BriefState, base: BriefContent, theirs: BriefState, language: Language): Merged {
  const isHis = (pointer: string): boolean => mine.setByBuyer.some((set) => isWithin(pointer, set) || isWithin(set, pointer));
  const ask = (field: string, named: AskedField, name?: string): KeptQuestion => ({
    ...{ field, reason: "contradictory", language },
    text: questionText(language, "differs", named, name),
  });
  const wasAsked = (pointer: string): boolean => mine.questions.some(({ field }) => field === pointer);
  const his = FIELDS.filter((field) => isHis(`/${field}`));
  const questions: KeptQuestion[] = his
    .filter((field) => isToAsk(base[field], mine.content[field], theirs.content[field], wasAsked(`/${field}`)))
    .map((field) => ask(`/${field}`, field));
  const items = mergeItems(mine, base.items, theirs, isHis);
  for (const { index, name } of items.differing) questions.push(ask(`/items/${index}`, "item", name));
  if (items.returning.length > 0) {
    const names = items.returning.map(({ name }) => name).join(", ");
    questions.push({ ...ask("/items", "item", names), about: items.returning.map(({ key }) => key) });
  }
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
    questions: bounded([...questions, ...movedAll(theirs.questions, items.fromTheirs).filter((question) => !ofHis(question))]),
    evidence: movedAll(theirs.evidence, items.fromTheirs).filter((one) => !ofHis(one)),
    confidence,
  };
  return { state, changes: changesBetween(mine.content, content) };
}

/** Something else than what the buyer set, which is new since the reading before or was asked then; that it says nothing contradicts nothing. */
const isToAsk = (base: unknown, mine: unknown, theirs: unknown, wasAsked: boolean): boolean =>
  theirs !== null &&
  !(Array.isArray(theirs) && theirs.length === 0) &&
  canonical(theirs) !== canonical(mine) &&
  (wasAsked || canonical(theirs) !== canonical(base));

interface MergedItems {
  all: BriefItem[];
  fromMine: Map<number, number>;
  /** Only of those taken as they were read. */
  fromTheirs: Map<number, number>;
  /** Where the buyer's own stand. */
  kept: number[];
  /** Of which the conversation says something else than he set. */
  differing: { index: number; name: string }[];
  /** Which he took out, and the conversation speaks of anew. */
  returning: { key: string; name: string }[];
}

function mergeItems(mine: BriefState, base: readonly BriefItem[], theirs: BriefState, isHis: (pointer: string) => boolean): MergedItems {
  const own = new Map(itemKeys(mine.content.items).map((key, index) => [key, index]));
  const before = new Map(itemKeys(base).map((key, index) => [key, base[index]]));
  const merged: MergedItems = { all: [], fromMine: new Map(), fromTheirs: new Map(), kept: [], differing: [], returning: [] };
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
    const set = place === undefined ? undefined : mine.content.items[place];
    const asked = mine.questions.some((question) =>
      place === undefined ? asksOfReturning(question, key) : question.field === `/items/${place}`,
    );
    const differs = isToAsk(countOf(before.get(key)), countOf(set), countOf(item), asked);
    if (place !== undefined && isHis(`/items/${place}`)) {
      const index = keep(place);
      if (differs) merged.differing.push({ index, name: item.name });
    } else if (place === undefined && before.has(key)) {
      if (differs) merged.returning.push({ key, name: item.name });
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

/** A question that was kept before it said of which lines it is, may be of each: asked once too often it is answered, never asked it is lost. */
const asksOfReturning = ({ field, reason, about }: KeptQuestion, key: string): boolean =>
  field === "/items" && reason === "contradictory" && (about?.includes(key) ?? true);

/** What a conversation may say otherwise of an item. */
const countOf = (item: BriefItem | undefined): unknown => item && { quantity: item.quantity, unit: item.unit };
