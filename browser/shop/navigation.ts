/** How pages are exchanged. */
export interface Navigation {
  /** Begins what is shown, in this `main`; the signal ends when it is left. */
  start(root: HTMLElement, signal: AbortSignal): void;
}

const ROOT = "/app";

/**
 * Leads from page to page of the shop without leaving the document, so that the access token stays in memory and nothing flashes: the next
 * page is fetched, and its parts take the place of this one's. Without the script, or to a page with a policy of its own
 * (`data-document`), a link is a link.
 */
export function navigate({ start }: Navigation): (path: string) => void {
  let leaving = new AbortController();
  /** What stands here by its path; nothing while another page is on its way. */
  let shown: string | undefined = location.pathname;

  const begin = (): void => {
    const main = document.querySelector("main");
    if (main) start(main, leaving.signal);
  };

  const show = async (path: string, how: "push" | "pop"): Promise<void> => {
    shown = undefined;
    leaving.abort();
    leaving = new AbortController();
    const { signal } = leaving;
    document.documentElement.dataset["leaving"] = "";
    const next = hasOwnPolicy() ? undefined : await fetchPage(path, signal);
    if (signal.aborted) return;
    if (!next) return location.assign(path);
    if (how === "push") history.pushState(null, "", path);
    shown = location.pathname;
    document.title = next.title;
    delete document.documentElement.dataset["leaving"];
    document.querySelector("main")?.replaceWith(next.main);
    document.querySelector("header")?.replaceWith(next.header);
    document.body.className = next.section;
    scrollTo(0, 0);
    next.main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    begin();
  };

  const go = (path: string, how: "push" | "pop" = "push"): void =>
    void show(path, how).catch((error: unknown) => {
      // The browser's own page says what it knows of a network that does not answer.
      if (!(error instanceof DOMException && error.name === "AbortError")) location.assign(path);
    });

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || !isOurs(link, event)) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  addEventListener("popstate", () => {
    // A jump within the page, such as over its menu, leads to no other.
    if (location.pathname !== shown) go(location.pathname + location.search, "pop");
  });
  begin();
  return go;
}

function isOurs(link: HTMLAnchorElement, event: MouseEvent): boolean {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const elsewhere = link.origin !== location.origin || link.target !== "" || link.hash !== "" || link.dataset["document"] !== undefined;
  return !elsewhere && inShop(link.pathname) && inShop(location.pathname) && !hasOwnPolicy();
}

const hasOwnPolicy = (): boolean => document.querySelector("main[data-document]") !== null;

const inShop = (path: string): boolean => path === ROOT || path.startsWith(`${ROOT}/`);

interface NextPage {
  title: string;
  header: HTMLElement;
  main: HTMLElement;
  /** What of the menu it is in. */
  section: string;
}

/** Undefined where it is none of ours to be put here: another release's, one with a policy of its own, or none at all. */
async function fetchPage(path: string, signal: AbortSignal): Promise<NextPage | undefined> {
  const response = await fetch(path, { headers: { accept: "text/html" }, signal });
  if (!response.ok || response.redirected) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  const script = (of: Document) => [...of.querySelectorAll("head script[src]")].map((one) => one.getAttribute("src")).join(" ");
  const header = page.querySelector("header");
  if (!main || !header || main.dataset["document"] !== undefined || script(page) !== script(document)) return undefined;
  // In another language the whole document is: its direction, and what the script says.
  if (page.documentElement.lang !== document.documentElement.lang) return undefined;
  return { title: page.title, header, main, section: page.body.className };
}
