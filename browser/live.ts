import { LIVE, notRenewed, POLLED } from "../src/platform/console/form/texts.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { due, renewal, Trust } from "./renewal.ts";
import { SharedChanges } from "./shared-changes.ts";
import { inWords } from "./words.ts";
import { addParts, fetchPage, holdPart, partsOf, putAnew, removePart, replacePart } from "./page-parts.ts";

/** Fetches the page at once; `fresh` past the last capture. Ends when it stands. */
export type Refresh = (fresh?: boolean) => Promise<void>;

const POLL_MS = 5_000;

/**
 * Keeps a page true: a stream at `path`, one for all tabs, says that something changed, the page is then fetched anew and its parts are
 * replaced; without the stream it is fetched every 5 s. Answers the function that fetches it at once.
 */
export function keepLive(path: string): Refresh {
  const trust = new Trust();
  const changes = new SharedChanges(path, (word) => {
    if (trust.heard(word) === "renew") void refresh();
    else showHow();
  });
  const showHow = () => (trust.missed ? show("polling", inWords(POLLED)) : show("live", inWords(LIVE)));

  const refresh = oneAtATime((fresh) =>
    fetchParts(fresh).then(
      () => {
        trust.renewed(changes.readyState);
        showHow();
      },
      (error: unknown) => {
        trust.notRenewed();
        show("lost", inWords(notRenewed(error instanceof Error ? error.message : String(error))));
      },
    ),
  );

  if (!document.hidden) changes.join();
  setInterval(() => {
    const { connect, renew } = due(document.hidden, changes.readyState, trust.missed);
    if (connect) changes.connect();
    if (renew) void refresh();
    changes.remind();
  }, POLL_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return changes.leave();
    changes.join();
    void refresh();
  });
  return refresh;
}

/** The page as it is now, past the last capture where `fresh`. A session that ended leads away from it. */
async function fetchParts(fresh: boolean): Promise<void> {
  const next = await fetchPage(fresh);
  if (!next) return location.reload();
  document.title = next.title;
  const plan = renewal(partsOf(document), partsOf(next));
  if (plan.kind === "page") return putAnew(next);
  for (const name of plan.held) holdPart(name);
  for (const name of plan.replaced) replacePart(name, next);
  for (const name of plan.removed) removePart(name);
  addParts(plan.added, next);
}

function show(state: "live" | "polling" | "lost", text: string): void {
  const lamp = document.getElementById("live");
  if (!lamp || lamp.dataset["state"] === state) return;
  lamp.dataset["state"] = state;
  lamp.textContent = text;
}
