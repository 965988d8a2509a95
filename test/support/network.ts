type Asking = Parameters<typeof globalThis.fetch>;
type Onward = (...asking: Asking) => Promise<Response>;
/** By whose addresses a call is known: what all of them begin with, a pattern, or a test of its own. */
type Server = string | RegExp | ((url: string, init: RequestInit | undefined) => boolean);
type Answer = (input: Asking[0], init: RequestInit | undefined, onward: Onward) => Response | Promise<Response>;

/** Where the Worker reaches Postgres: its driver speaks HTTP. */
export const POSTGRES = (url: string): boolean => url.endsWith("/sql");

const urlOf = (input: Asking[0]): string => (input instanceof Request ? input.url : String(input));

function isAsked(server: Server, url: string, init: RequestInit | undefined): boolean {
  if (typeof server === "string") return url.startsWith(server);
  return typeof server === "function" ? server(url, init) : server.test(url);
}

/** Whoever stands in for a server now, the last of them first; and the network they stand in. */
let standing: readonly { server: Server; answer: Answer }[] = [];
let network: typeof globalThis.fetch | undefined;

function stand(next: typeof standing): void {
  standing = next;
  if (standing.length === 0) {
    if (network) globalThis.fetch = network;
    network = undefined;
  } else if (!network) {
    network = globalThis.fetch;
    globalThis.fetch = async (input, init) => pass(standing, network ?? globalThis.fetch, input, init);
  }
}

async function pass(among: typeof standing, end: Onward, ...[input, init]: Asking): Promise<Response> {
  const place = among.findIndex(({ server }) => isAsked(server, urlOf(input), init));
  const one = among[place];
  return one ? one.answer(input, init, (...asking) => pass(among.slice(place + 1), end, ...asking)) : end(input, init);
}

/**
 * Answers in a server's place, and in nobody else's: in the isolate run deferred work, objects and whatever a test before it began, and
 * what they ask goes where it goes. Stands until the test ends that it was made in, until the file does where that was no test, or until the
 * function that it answers is called.
 */
export function inPlaceOf(server: Server, answer: Answer): () => void {
  const one = { server, answer };
  stand([one, ...standing]);
  return () => stand(standing.filter((other) => other !== one));
}

/** Whoever stands in now; `giveBack` has everybody go who came since. */
export const standingIn = (): ReadonlySet<object> => new Set(standing);

/** Has whoever stands in for a server go, except those named. */
export const giveBack = (except: ReadonlySet<object> = new Set()): void => stand(standing.filter((one) => except.has(one)));
