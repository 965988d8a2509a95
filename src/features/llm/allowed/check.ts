import type { Base64Runs } from "../../../platform/base64-runs.ts";

/** What a look through a body finds beside its bytes. */
export interface Tally {
  /** Images a body may carry. */
  readonly maxImages: number;
  /** What the marks in the body stand for. */
  readonly runs: Base64Runs;
  images: number;
  /** Members that hold an image's data, which is not billed by its bytes. */
  readonly imageData: Map<object, string>;
  /** Bytes of what providers write anew for their models, such as schemas: it may come out longer than it was. */
  rewrittenBytes: number;
  /** Tools or an output format are defined, for which providers add a prompt of their own. */
  definitions: boolean;
  /** Types of the parts met. */
  readonly parts: Set<string>;
}

/** Its cost has no bound; it would reach what is stored in the account that all callers share; or it has not the form that it is to have. */
export type NotAllowedBecause = "unbounded" | "stored" | "malformed";

export interface NotAllowed {
  /** Path of the member without a leading slash, `messages/0/content/1/type`. */
  path: string;
  reason: string;
  because: NotAllowedBecause;
}

/**
 * Says why a value cannot be bounded, or nothing. null and undefined are absent to every check. What passes is bounded by the bytes
 * of the whole body and by what the check added to the tally; what no check names is refused, never passed over.
 */
export type Check = (value: unknown, path: string, tally: Tally) => NotAllowed | undefined;

const UNKNOWN = { reason: "is not known to the gateway, so what it costs cannot be bounded beforehand", because: "unbounded" } as const;
const FORM = { reason: "has not the form the gateway knows, so what it costs cannot be bounded beforehand", because: "malformed" } as const;
const MISSING = { reason: "has to be there: without it the provider looks for what it stored", because: "stored" } as const;
const LONGEST_NAME = 64;

const step = (path: string, name: string | number): string => {
  const escaped = String(name).slice(0, LONGEST_NAME).replaceAll("~", "~0").replaceAll("/", "~1");
  return path === "" ? escaped : `${path}/${escaped}`;
};

const absent = (value: unknown): value is null | undefined => value === null || value === undefined;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Text, a number or a boolean: at most one token a byte. */
export const scalar: Check = (value, path) => (absent(value) || typeof value !== "object" ? undefined : { path, ...FORM });

/** Any JSON that reaches the model as it is, or not at all. */
export const verbatim: Check = () => undefined;

/** Any JSON that the provider writes anew for the model: counted twice. */
export const rewritten: Check = (value, _path, tally) => {
  if (!absent(value)) tally.rewrittenBytes += mostTokens(JSON.stringify(value), tally);
  return undefined;
};

/** One of these values. */
export const only =
  (...allowed: readonly unknown[]): Check =>
  (value, path) =>
    absent(value) || allowed.includes(value)
      ? undefined
      : {
          ...{ path, because: "unbounded" },
          reason: `may be ${allowed.map((one) => JSON.stringify(one)).join(" or ")}: nothing else is bounded and priced here`,
        };

/** Known, and refused for a reason of its own; an empty list or false asks for nothing. */
export const never =
  (reason: string, because: NotAllowedBecause = "unbounded"): Check =>
  (value, path) =>
    absent(value) || value === false || (Array.isArray(value) && value.length === 0) ? undefined : { path, reason, because };

/** Known, and refused because it is, or becomes, a thing of the shared account that others may read. */
export const shared = (reason: string): Check => never(reason, "stored");

/** An object of these members and no others. */
export const object =
  (members: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, path, tally) => {
    if (absent(value)) return undefined;
    if (!isRecord(value)) return { path, ...FORM };
    const missing = required.find((name) => absent(value[name]));
    if (missing !== undefined) return { path: step(path, missing), ...MISSING };
    for (const [name, member] of Object.entries(value)) {
      const check = Object.hasOwn(members, name) ? members[name] : undefined;
      if (!check && absent(member)) continue;
      const found = check ? check(member, step(path, name), tally) : { path: step(path, name), ...UNKNOWN };
      if (found) return found;
    }
    return undefined;
  };

export const list =
  (each: Check): Check =>
  (value, path, tally) => {
    if (absent(value)) return undefined;
    if (!Array.isArray(value)) return { path, ...FORM };
    for (const [index, entry] of value.entries()) {
      const found = each(entry, step(path, index), tally);
      if (found) return found;
    }
    return undefined;
  };

/** A bare string, or else what the check says. */
export const textOr =
  (check: Check): Check =>
  (value, path, tally) =>
    typeof value === "string" ? undefined : check(value, path, tally);

/** A part by its `type`; `untyped` judges one that names none. */
export const typed =
  (types: Readonly<Record<string, Check>>, untyped?: Check): Check =>
  (value, path, tally) => {
    if (!isRecord(value)) return { path, ...FORM };
    const { type } = value;
    if (absent(type) && untyped) return untyped(value, path, tally);
    const check = typeof type === "string" && Object.hasOwn(types, type) ? types[type] : undefined;
    if (!check || typeof type !== "string") return { path: step(path, "type"), ...UNKNOWN };
    tally.parts.add(type);
    return check(value, path, tally);
  };

/** What the model is told by a prompt that the provider adds. */
export const defining =
  (check: Check): Check =>
  (value, path, tally) => {
    if (!absent(value) && !(Array.isArray(value) && value.length === 0)) tally.definitions = true;
    return check(value, path, tally);
  };

const encoder = new TextEncoder();

const utf8Bytes = (text: string): number => encoder.encode(text).byteLength;

/** The most tokens JSON can have: one a byte, of the text as it is or as a tokenizer that normalizes it first reads it. */
export function mostTokens(json: string, { runs }: Pick<Tally, "runs">): number {
  const { text, characters } = runs.without(json);
  return Math.max(utf8Bytes(text), utf8Bytes(text.normalize("NFKC"))) + characters;
}
