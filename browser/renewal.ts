/** A part of a page (`data-part`), as it stands or as it comes. */
export interface Part {
  name: string;
  html: string;
}

export interface StandingPart extends Part {
  /** The reader writes in it or has a form open: it is left alone. */
  atWork: boolean;
}

export type Renewal =
  /** The page has other parts now: all of it is put anew. */
  | { kind: "page" }
  /** `added` are put at the top, in their order; `removed` are gone from the page. */
  | { kind: "parts"; replaced: readonly string[]; held: readonly string[]; added: readonly string[]; removed: readonly string[] };

/**
 * What of a page is replaced by its newer self. Nothing that the reader is at work in is taken from under them: a page that has other parts
 * now, or the same in another order, is then renewed around it, each part where it stands.
 */
export function renewal(standing: readonly StandingPart[], next: readonly Part[]): Renewal {
  const same = sameNames(standing, next);
  if (!same && !standing.some(({ atWork }) => atWork)) return { kind: "page" };
  const without = (parts: readonly Part[], others: readonly Part[]) =>
    parts.filter(({ name }) => !others.some((other) => other.name === name)).map(({ name }) => name);
  const changed = next.flatMap((part) => {
    const old = standing.find(({ name }) => name === part.name);
    return old && old.html !== part.html ? [old] : [];
  });
  const atWork = (parts: readonly StandingPart[]) => parts.filter((part) => part.atWork);
  const free = (parts: readonly StandingPart[]) => parts.filter((part) => !part.atWork);
  return {
    kind: "parts",
    replaced: free(changed).map(({ name }) => name),
    held: atWork(same ? changed : standing).map(({ name }) => name),
    added: without(next, standing),
    removed: without(free(standing), next),
  };
}

const sameNames = (standing: readonly Part[], next: readonly Part[]): boolean =>
  standing.map(({ name }) => name).join() === next.map(({ name }) => name).join();

/** As `EventSource.readyState` has it. */
export const CONNECTION = { connecting: 0, open: 1, closed: 2 } as const;

/** What is due each few seconds: nothing where nobody looks or the stream tells all, else a look; and a new stream where it was given up. */
export function due(hidden: boolean, readyState: number | undefined, missed: boolean): { connect: boolean; renew: boolean } {
  const renew = !hidden && (missed || readyState !== CONNECTION.open);
  return { renew, connect: renew && readyState === CONNECTION.closed };
}

/** Whether what stands on the page can be relied on: the lamp says "live" only where nothing was missed since it was last renewed. */
export class Trust {
  #missed = false;

  get missed(): boolean {
    return this.#missed;
  }

  /** What to do at a word of the stream. What changes between two streams, of one tab or of two, nobody tells. */
  heard(word: "open" | "lost" | "change"): "renew" | "show" {
    if (word === "lost") this.#missed = true;
    return word === "change" || (word === "open" && this.#missed) ? "renew" : "show";
  }

  notRenewed(): void {
    this.#missed = true;
  }

  /** Without a stream, what changes after this is missed again. */
  renewed(readyState: number): void {
    this.#missed = readyState !== CONNECTION.open;
  }
}
