import type { Answer, Exchange, Request } from "./proxy.ts";

/** What a client may do wrong, each by the name its verdict has. */
export const FAULTS = {
  "missing-versions": "changes what it does not say it has seen",
  "lost-update": "overwrites what another tab has changed",
  "gives-up": "does not try again where it should",
  "double-edit": "makes one change twice",
  "new-key-on-repeat": "repeats an act under another Idempotency-Key, or under none",
  "second-attempt": "starts one checkout twice",
  hammers: "comes again sooner than it was asked to",
  resurrects: "brings back what another tab has removed",
  "pays-unseen": "checks out a cart that its buyer has not been shown",
  "computes-versions": "sends a version that no answer ever told it",
  "sticks-to-its-own": "does not take the API's cart for the truth",
  "claims-success": "tells its buyer that something was done that was not",
  "claims-failure": "tells its buyer that something was not done that was",
  storms: "goes on asking without end",
  unnamed: "does not name itself, so that its contract cannot be followed",
} as const;
export type FaultName = keyof typeof FAULTS;

export interface Fault {
  fault: FaultName;
  said: string;
}

export const isChange = ({ method, path }: Request): boolean =>
  (path.startsWith("/carts/") && (method === "PATCH" || method === "DELETE" || (method === "POST" && path.endsWith("/quotes")))) ||
  isCheckout({ method, path });

export const isEdit = ({ method, path }: Request): boolean => method === "PATCH" && path.startsWith("/carts/");
export const isAdd = ({ method, path }: Request): boolean => method === "POST" && /^\/carts\/[^/]+\/items$/.test(path);
export const isCheckout = ({ method, path }: Pick<Request, "method" | "path">): boolean => method === "POST" && path === "/checkouts";
export const isRead = ({ method, path }: Request): boolean => method === "GET" && /^\/carts\/[^/]+$/.test(path);

/** The versions a change names, in whichever way. */
export function versionsOf({ path, method, query, json, headers }: Request): { named: number[]; missing: string[] } {
  const fields = { ...query, ...json } as Record<string, unknown>;
  const tag = headers["if-match"];
  const tagged = (tag ?? "").match(/"(\d+)/g)?.map((text) => Number(text.slice(1))) ?? [];
  const needed =
    method === "PATCH" || /\/items\/[^/]+$/.test(path) ? ["expectedItemVersion", "expectedSnapshotVersion"] : ["expectedSnapshotVersion"];
  const sent = needed.flatMap((field) => (fields[field] === undefined ? [] : [Number(fields[field])]));
  return {
    named: [...tagged, ...sent],
    missing: tagged.length > 0 ? [] : needed.filter((field) => fields[field] === undefined),
  };
}

/** Every version that a client was told, in carts and in the carts of conflicts. */
function versionsTold({ json, headers }: Answer): number[] {
  const told: number[] = [];
  for (const cart of [json, json?.["cart"] as Record<string, unknown> | undefined]) {
    if (typeof cart?.["snapshotVersion"] === "number") told.push(cart["snapshotVersion"]);
    for (const { itemVersion } of (cart?.["items"] as { itemVersion?: unknown }[] | undefined) ?? [])
      if (typeof itemVersion === "number") told.push(itemVersion);
  }
  const tag = /"(\d+)/.exec(headers["etag"] ?? "")?.[1];
  return tag === undefined ? told : [...told, Number(tag)];
}

/** As a client that keeps to the contract could not have it, whatever it was asked to do. */
export function faultsOfTraffic(journal: readonly Exchange[]): Fault[] {
  const faults = new Map<FaultName, Fault>();
  const find = (fault: FaultName, said: string): void => void (faults.has(fault) || faults.set(fault, { fault, said }));
  const told = new Set<number>();
  for (const { request, answer } of journal) {
    if (isChange(request)) {
      const { named, missing } = versionsOf(request);
      if (missing.length > 0) find("missing-versions", `${request.method} ${request.path} came without ${missing.join(" and ")}`);
      const computed = named.find((version) => !told.has(version));
      if (computed !== undefined)
        find("computes-versions", `${request.method} ${request.path} named version ${computed}, which no answer had`);
    }
    for (const version of answer ? versionsTold(answer) : []) told.add(version);
  }
  return [...faults.values()];
}

export const named = (fault: FaultName, said: string): Fault => ({ fault, said });
/** The fault where it was found, else none. */
export const faultIf = (found: boolean, fault: FaultName, said: string): Fault[] => (found ? [named(fault, said)] : []);

/** The last segment of a problem's type; empty where it is none. */
export function typeOf(answer: Answer | undefined): string {
  const type = answer?.json?.["type"];
  return typeof type === "string" ? (type.split("/").at(-1) ?? "") : "";
}

export const keyOf = ({ headers }: Request): string | undefined => headers["idempotency-key"];
