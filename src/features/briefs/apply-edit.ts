import { canonical } from "../../platform/canonical.ts";
import { changesOfFields, FIELDS } from "./changes.ts";
import { isIndexOf, isWithin, itemKeys, itemOf, moved, movedAll, movedMembers } from "./items.ts";
import type { BriefContent, BriefItem, Change, EditBrief, Evidence, KeptQuestion } from "./schemas.ts";

/** A brief with what is known about its values. */
export interface BriefState {
  content: BriefContent;
  setByBuyer: readonly string[];
  questions: readonly KeptQuestion[];
  evidence: readonly Evidence[];
  confidence: Readonly<Record<string, number>>;
}

/** Of a brief's row, what this is. */
export const stateOf = ({ content, setByBuyer, questions, evidence, confidence }: BriefState): BriefState => ({
  ...{ content, setByBuyer, questions, evidence, confidence },
});

export interface Edited {
  state: BriefState;
  changes: Change[];
}

/**
 * What a buyer's edit makes of a brief; undefined where it changes nothing. What he sets or confirms is his: nothing is asked about it any more,
 * and it is as certain as can be. Of what he changes the conversation is no evidence.
 */
export function applyEdit(before: BriefState, edit: EditBrief): Edited | undefined {
  const named = (edit.confirm ?? []).filter((pointer) => standsIn(before.content, pointer));
  const items = edit.items ? editItems(before.content.items, edit.items) : keepItems(before.content.items);
  const set = FIELDS.filter((field) => edit[field] !== undefined);
  const content: BriefContent = {
    ...before.content,
    ...Object.fromEntries(set.map((field) => [field, edit[field]])),
    items: items.all,
  };
  const changed = [...set.map((field) => `/${field}`), ...items.touched.map((index) => `/items/${index}`)];
  const touched = [...changed, ...named.flatMap((pointer) => moved(pointer, items.indexes) ?? [])];
  const open = (pointer: string): boolean => !touched.some((whole) => isWithin(pointer, whole) || isWithin(whole, pointer));
  const asksOfItemsGone = edit.items === undefined ? () => true : ({ field }: { field: string }) => field !== "/items";
  const questions = movedAll(before.questions, items.indexes).filter((question) => open(question.field) && asksOfItemsGone(question));
  const state: BriefState = {
    content: {
      ...content,
      missing: stillMissing(content, set, items.touched.length > 0 || named.some((pointer) => itemOf(pointer) !== undefined)),
    },
    setByBuyer: [...new Set([...before.setByBuyer.flatMap((pointer) => moved(pointer, items.indexes) ?? []), ...touched])],
    questions,
    evidence: movedAll(before.evidence, items.indexes).filter(({ field }) => !changed.some((whole) => isWithin(field, whole))),
    confidence: {
      ...movedMembers(before.confidence, items.indexes),
      ...Object.fromEntries(touched.map((pointer) => [nameOf(pointer), 1])),
    },
  };
  const changes = [...changesOfFields(before.content, content), ...items.changes];
  return canonical(state) === canonical(before) ? undefined : { state, changes };
}

interface EditedItems {
  all: BriefItem[];
  /** From where an item stood to where it stands now. */
  indexes: ReadonlyMap<number, number>;
  /** Where items are new, or otherwise than before. */
  touched: number[];
  changes: Change[];
}

const keepItems = (all: BriefItem[]): EditedItems => ({
  all,
  indexes: new Map(all.map((_, index) => [index, index])),
  touched: [],
  changes: [],
});

function editItems(before: readonly BriefItem[], wanted: NonNullable<EditBrief["items"]>): EditedItems {
  const places = new Map(itemKeys(before).map((key, index) => [key, index]));
  const indexes = new Map<number, number>();
  const touched: number[] = [];
  const changes: Change[] = [];
  const keys = itemKeys(wanted);
  const all = wanted.map((item, index): BriefItem => {
    const place = places.get(keys[index] ?? "");
    const old = place === undefined ? undefined : before[place];
    const made = {
      name: item.name,
      quantity: item.quantity,
      unit: item.unit,
      attributes: item.attributes ?? old?.attributes ?? [],
      searchTerms: item.searchTerms ?? old?.searchTerms ?? [item.name],
    };
    if (place !== undefined) indexes.set(place, index);
    if (canonical(made) === canonical(old)) return made;
    touched.push(index);
    changes.push({ field: `/items/${index}`, from: old ?? null, to: made });
    return made;
  });
  for (const [index, item] of before.entries()) if (!indexes.has(index)) changes.push({ field: `/items/${index}`, from: item, to: null });
  const stayed = [...indexes.entries()].toSorted(([a], [b]) => a - b).map(([, to]) => to);
  if (stayed.some((to, at) => at > 0 && to < (stayed[at - 1] ?? 0)))
    changes.push({ field: "/items", from: before.map(({ name }) => name), to: all.map(({ name }) => name) });
  return { all, indexes, touched, changes };
}

/** What is set is not missing; whether a quantity is, its own question says. */
function stillMissing(content: BriefContent, set: readonly string[], counted: boolean): string[] {
  const counts = content.items.every(({ quantity }) => quantity !== null);
  return content.missing.filter((name) => !set.includes(name.split(".")[0] ?? "") && !(name === "quantity" && counted && counts));
}

/** Confidence of a field goes by its name, that of what stands in an item by its pointer. */
const nameOf = (pointer: string): string => (itemOf(pointer) === undefined ? pointer.slice(1) : pointer);

/** Whether a pointer is to a field of the brief, to an item or constraint that is there, or to a member of an item. */
export function standsIn(content: BriefContent, pointer: string): boolean {
  const [, field = "", index, member, ...rest] = pointer.split("/");
  if (rest.length > 0 || !pointer.startsWith("/")) return false;
  if (index === undefined) return field === "items" || (FIELDS as readonly string[]).includes(field);
  if (field === "constraints") return member === undefined && isIndexOf(index, content.constraints);
  return field === "items" && isIndexOf(index, content.items) && (member === undefined || Object.hasOwn(ITEM_MEMBERS, member));
}

const ITEM_MEMBERS = { name: true, quantity: true, unit: true, attributes: true, searchTerms: true };
