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
  { kind: "page" } | { kind: "nothing" } | { kind: "parts"; replaced: readonly string[]; held: readonly string[] };

/** What of a page is replaced by its newer self. Nothing that the reader is at work in is taken from under them. */
export function renewal(standing: readonly StandingPart[], next: readonly Part[]): Renewal {
  if (!sameNames(standing, next)) return { kind: standing.some(({ atWork }) => atWork) ? "nothing" : "page" };
  const changed = next.flatMap((part) => {
    const old = standing.find(({ name }) => name === part.name);
    return old && old.html !== part.html ? [old] : [];
  });
  const names = (atWork: boolean) => changed.filter((part) => part.atWork === atWork).map(({ name }) => name);
  return { kind: "parts", replaced: names(false), held: names(true) };
}

const sameNames = (standing: readonly Part[], next: readonly Part[]): boolean =>
  standing.map(({ name }) => name).join() === next.map(({ name }) => name).join();

/** As `EventSource.readyState` has it. */
export const CONNECTION = { connecting: 0, open: 1, closed: 2 } as const;

/** What is due each few seconds: nothing where nobody looks or the stream tells, else a look; and a new stream where it was given up. */
export function due(hidden: boolean, readyState: number | undefined): { connect: boolean; renew: boolean } {
  const renew = !hidden && readyState !== CONNECTION.open;
  return { renew, connect: renew && readyState === CONNECTION.closed };
}
