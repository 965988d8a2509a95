import { oneAtATime } from "./one-at-a-time.ts";
import { CONNECTION, due, renewal } from "./renewal.ts";
import { fetchPage, holdPart, partsOf, putAnew, replacePart } from "./page-parts.ts";

/** Fetches the page at once; `fresh` past the last capture. Ends when it stands. */
export type Refresh = (fresh?: boolean) => Promise<void>;

const POLL_MS = 5_000;
const POLLED = "renewed every 5 s";

/**
 * Keeps a page true: a stream at `path` says that something changed, the page is then fetched anew and its parts are replaced;
 * without the stream it is fetched every 5 s. Answers the function that fetches it at once.
 */
export function keepLive(path: string): Refresh {
  let changes: EventSource | undefined;

  const refresh = oneAtATime((fresh) =>
    fetchParts(fresh).then(
      () => {
        if (changes?.readyState !== CONNECTION.open) show("polling", POLLED);
      },
      (error: unknown) => show("lost", `not renewed: ${error instanceof Error ? error.message : String(error)}`),
    ),
  );

  const connect = (): void => {
    changes?.close();
    changes = new EventSource(path);
    changes.addEventListener("open", () => show("live", "live"));
    changes.addEventListener("error", () => show("polling", POLLED));
    changes.addEventListener("change", () => void refresh());
  };

  connect();
  setInterval(() => {
    const { connect: again, renew } = due(document.hidden, changes?.readyState);
    if (again) connect();
    if (renew) void refresh();
  }, POLL_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return changes?.close();
    connect();
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
