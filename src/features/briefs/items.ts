import type { BriefItem } from "./schemas.ts";

/** By what an item is known again in another reading of the brief: its name, and the how manieth of that name it is. */
export function itemKeys(items: readonly Pick<BriefItem, "name">[]): string[] {
  const met = new Map<string, number>();
  return items.map(({ name }) => {
    const plain = name.normalize("NFKC").trim().toLowerCase().replaceAll(/\s+/g, " ");
    const count = met.get(plain) ?? 0;
    met.set(plain, count + 1);
    return `${plain}#${count}`;
  });
}

const INDEX = String.raw`(?:0|[1-9]\d{0,3})`;
const ITEM = new RegExp(String.raw`^\/items\/(${INDEX})(?=\/|$)`);
const WHOLE_INDEX = new RegExp(`^${INDEX}$`);

/** Whether a pointer's token is the index of an entry that is there, in the one way it is written (RFC 6901 §4). */
export const isIndexOf = (token: string, { length }: readonly unknown[]): boolean => WHOLE_INDEX.test(token) && Number(token) < length;

/** The index of the item a pointer is about; undefined where it is about none. */
export function itemOf(pointer: string): number | undefined {
  const index = ITEM.exec(pointer)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** The pointer where its item stands at another index, as `indexes` says; undefined where the item is not there any more. */
export function moved(pointer: string, indexes: ReadonlyMap<number, number>): string | undefined {
  const from = itemOf(pointer);
  if (from === undefined) return pointer;
  const to = indexes.get(from);
  return to === undefined ? undefined : pointer.replace(ITEM, `/items/${to}`);
}

/** Whether a pointer is to this or to what stands in it. */
export const isWithin = (pointer: string, whole: string): boolean => pointer === whole || pointer.startsWith(`${whole}/`);

/** What has its own pointer in each entry, with the pointers moved, and without those whose item is gone. */
export function movedAll<Entry extends { field: string }>(entries: readonly Entry[], indexes: ReadonlyMap<number, number>): Entry[] {
  return entries.flatMap((entry) => {
    const field = moved(entry.field, indexes);
    return field === undefined ? [] : [{ ...entry, field }];
  });
}

/** The same for an object whose members are named by pointers, fields of the brief among them. */
export function movedMembers(members: Readonly<Record<string, number>>, indexes: ReadonlyMap<number, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      const field = moved(name, indexes);
      return field === undefined ? [] : [[field, value] as const];
    }),
  );
}
