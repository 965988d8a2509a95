import { answered } from "../src/platform/console/form/texts.ts";
import type { StandingPart } from "./renewal.ts";
import { inWords } from "./words.ts";

const WRITABLE = "input, select, textarea";
const FOCUSABLE = `a, button, summary, ${WRITABLE}, h2[tabindex]`;

/** This page anew; undefined where the server leads elsewhere. Throws where it does not answer with it. */
export async function fetchPage(fresh: boolean): Promise<Document | undefined> {
  const url = new URL(location.href);
  if (fresh) url.searchParams.set("fresh", "1");
  const response = await fetch(url, { headers: { accept: "text/html" } });
  if (response.redirected) return undefined;
  if (!response.ok) throw new Error(inWords(answered(response.status)));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

export function partsOf(page: Document): StandingPart[] {
  return elementsOf(page).map((element) => ({ name: nameOf(element), html: element.outerHTML, atWork: isAtWork(element) }));
}

/** All of the page's content in place of what stands; what was opened stays open. */
export function putAnew(next: Document): void {
  const opened = openedIn(document);
  document.querySelector("main")?.replaceChildren(...(next.querySelector("main")?.childNodes ?? []));
  openAgain(opened);
}

/** The part stays as it is and says that something newer waits. */
export const holdPart = (name: string): void => partOf(document, name)?.classList.add("held");

/** The part in its newer self's place; what was opened stays open, and the focus where it was. */
export function replacePart(name: string, next: Document): void {
  const old = partOf(document, name);
  const part = partOf(next, name);
  if (!old || !part) return;
  const opened = openedIn(old);
  const focused = focusable(old).findIndex((element) => element === document.activeElement);
  old.replaceWith(part);
  openAgain(opened);
  if (focused >= 0) focusable(part)[focused]?.focus();
}

/** What is new on the page, below its first part: what stands there is not moved. */
export function addParts(names: readonly string[], next: Document): void {
  elementsOf(document)[0]?.after(...names.flatMap((name) => partOf(next, name) ?? []));
}

export const removePart = (name: string): void => partOf(document, name)?.remove();

const openedIn = (part: ParentNode): string[] => [...part.querySelectorAll("details[open][id]")].map(({ id }) => id);

function openAgain(ids: readonly string[]): void {
  for (const id of ids) document.getElementById(id)?.setAttribute("open", "");
}

const elementsOf = (page: Document): HTMLElement[] => [...page.querySelectorAll<HTMLElement>("[data-part]")];
const nameOf = (part: HTMLElement): string => part.dataset["part"] ?? "";
const partOf = (page: Document, name: string): HTMLElement | undefined => elementsOf(page).find((part) => nameOf(part) === name);
const focusable = (part: HTMLElement): HTMLElement[] => [...part.querySelectorAll<HTMLElement>(FOCUSABLE)];

function isAtWork(part: HTMLElement): boolean {
  const { activeElement } = document;
  const writing = activeElement !== null && part.contains(activeElement) && activeElement.matches(WRITABLE);
  // What folds whole parts away is no form of any: open, it must not hold them all.
  const ticked = part.querySelector("input[type=checkbox]:checked:not([checked])") !== null;
  return writing || ticked || part.querySelector("details[open]:not(.fold) form") !== null;
}
