import { oneAtATime } from "./one-at-a-time.ts";
import { CONNECTION, due, renewal } from "./renewal.ts";
import { SharedChanges } from "./shared-changes.ts";
import { fetchPage, holdPart, partsOf, putAnew, replacePart } from "./page-parts.ts";

/** Fetches the page at once; `fresh` past the last capture. Ends when it stands. */
export type Refresh = (fresh?: boolean) => Promise<void>;

const POLL_MS = 5_000;
const POLLED = "renewed every 5 s";

/**
 * Keeps a page true: a stream at `path`, one for all tabs, says that something changed, the page is then fetched anew and its parts are
 * replaced; without the stream it is fetched every 5 s. Answers the function that fetches it at once.
 */
export function keepLive(path: string): Refresh {
  let missed = false;
  const changes = new SharedChanges(path, (word) => {
    // What changed between two streams, of one tab or of two, nobody told.
    if (word === "change" || (word === "open" && missed)) void refresh();
    if (word === "change") return;
    missed = word === "lost";
    show(word === "open" ? "live" : "polling", word === "open" ? "live" : POLLED);
  });

  const refresh = oneAtATime((fresh) =>
    fetchParts(fresh).then(
      () => {
        if (changes.readyState !== CONNECTION.open) show("polling", POLLED);
      },
      (error: unknown) => show("lost", `not renewed: ${error instanceof Error ? error.message : String(error)}`),
    ),
  );

  if (!document.hidden) changes.join();
  setInterval(() => {
    const { connect, renew } = due(document.hidden, changes.readyState);
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
  if (plan.kind === "page") putAnew(next);
  if (plan.kind !== "parts") return;
  for (const name of plan.held) holdPart(name);
  for (const name of plan.replaced) replacePart(name, next);
}

function show(state: "live" | "polling" | "lost", text: string): void {
  const lamp = document.getElementById("live");
  if (!lamp || lamp.dataset["state"] === state) return;
  lamp.dataset["state"] = state;
  lamp.textContent = text;
}
