import { show } from "./dom.ts";
import { pager } from "./pager.ts";
import { tell, untell } from "./problems.ts";

interface Place<T> {
  list: HTMLElement;
  more: HTMLElement;
  /** Shown where the list has nothing. */
  none: HTMLElement;
  problem: HTMLElement;
  /** Ends when the page is left. */
  signal: AbortSignal;
  read(page: { limit: number; cursor?: string; signal: AbortSignal }): Promise<{ items: readonly T[]; nextCursor: string | null }>;
  entry(item: T): HTMLLIElement;
}

/** A list on a page, read page by page; what fails is told beside it, and asked for again by a press. `again` reads it from its beginning. */
export function shownPages<T>({ list, more, none, problem, signal, read, entry }: Place<T>): { again(): Promise<void> } {
  const begin = (): (() => Promise<void>) => {
    let first = true;
    const mine = pager<T>(
      (page) => read({ ...page, signal }),
      (items, hasMore) => {
        // What was asked for before the list was begun anew comes too late.
        if (next !== mine) return;
        if (first) list.replaceChildren();
        first = false;
        list.append(...items.map(entry));
        show(more, hasMore);
        show(none, list.childElementCount === 0);
      },
    );
    return mine;
  };
  let next = begin();
  const told = async (): Promise<void> => {
    untell(problem);
    try {
      await next();
    } catch (error) {
      if (!signal.aborted) tell(problem, error, () => void told());
    }
  };
  more.addEventListener("click", () => void told());
  return {
    again: () => {
      next = begin();
      return told();
    },
  };
}
