import { AppError } from "../errors.ts";
import { say } from "../language/say.ts";

/**
 * Conditional requests by RFC 9110 §13, for every resource that has an ETag: what they mean is decided here and nowhere else. Dates play no
 * part, because no resource here says when it was modified (§13.1.3 and §13.1.4 have them ignored then).
 */
export interface EntityTag {
  weak: boolean;
  opaque: string;
}

/** `*` is whatever there is. */
export type EntityTags = "*" | readonly EntityTag[];

export type Precondition = "if-match" | "if-none-match";

/** As many as any client keeps; a cache in front of many others may send some. */
const MAX_TAGS = 64;
/** §8.8.3 with the list rules of §5.6.1: elements may be empty, and a comma within quotes separates nothing. */
const ELEMENT = /[ \t]*(?:(W\/)?"([^\u0000- "\u007f]*)")?[ \t]*(?:,|$)/y;

/** The tags of a field, undefined where it is absent. Throws `validation` where it is none of §13.1's, or longer than any use. */
export function entityTags(headers: Headers, field: Precondition): EntityTags | undefined {
  const text = headers.get(field);
  if (text === null) return undefined;
  const tags = text.trim() === "*" ? "*" : listOf(text);
  if (tags === undefined) throw malformed(field, 'must be * or a list of entity tags, such as "3"');
  if (tags.length > MAX_TAGS) throw malformed(field, `must not have more than ${MAX_TAGS} tags`);
  return tags;
}

function listOf(text: string): EntityTag[] | undefined {
  const tags: EntityTag[] = [];
  for (let from = 0; from < text.length && tags.length <= MAX_TAGS;) {
    ELEMENT.lastIndex = from;
    const found = ELEMENT.exec(text);
    if (!found) return undefined;
    if (found[2] !== undefined) tags.push({ weak: found[1] !== undefined, opaque: found[2] });
    from = ELEMENT.lastIndex;
  }
  return tags;
}

/** The one tag of a field that has one; undefined where it is anything else. */
export function entityTag(text: string): EntityTag | undefined {
  const [tag, ...more] = listOf(text) ?? [];
  return more.length === 0 ? tag : undefined;
}

const malformed = (field: Precondition, detail: string): AppError =>
  new AppError("validation", say`the ${field} field is not one`, { errors: [{ pointer: `/headers/${field}`, detail }] });

/** What compressing servers on the way append to a tag (Apache's `-gzip`, Jetty's `--gzip`, others' `;br`); of the state it says nothing. */
const CODING = /[-;]{1,2}(?:gzip|br|zstd|deflate)$/;

/** §8.8.3.2: whether two tags stand for the same state, weak ones and what a compressing server made of them included. */
export const weaklyEqual = (one: EntityTag, other: EntityTag): boolean =>
  one.opaque.replace(CODING, "") === other.opaque.replace(CODING, "");

/** §8.8.3.2: whether two tags stand for the same bytes. */
export const stronglyEqual = (one: EntityTag, other: EntityTag): boolean => !one.weak && !other.weak && one.opaque === other.opaque;

/** A version, and in hexadecimal what else of the resource's view went into its tag. */
const VERSION = /^(\d{1,15})(?:\.[0-9a-f]{1,64})?$/;

/**
 * The version that a versioned resource's tag names; null where it names none. A weak form names it too: what a change is made from is a
 * state and no bytes, and a proxy that weakens tags would otherwise lock its clients out for ever (docs/decisions/0017).
 */
export function versionNamed({ opaque }: EntityTag): number | null {
  const digits = VERSION.exec(opaque.replace(CODING, ""))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The versions an If-Match names, one entry a tag; none by `*`, which is any. */
export interface NamedVersions {
  /** The field as it was sent. */
  text: string;
  versions: readonly (number | null)[];
}

export function versionsOfIfMatch({ headers }: Request): NamedVersions | undefined {
  const tags = entityTags(headers, "if-match");
  return tags && { text: headers.get("if-match") ?? "", versions: tags === "*" ? [] : tags.map(versionNamed) };
}

/** An operation's input with the versions its If-Match names: under one Idempotency-Key they are part of what is asked, as those in the body are. */
export function withNamedVersions(request: Request, input: unknown): unknown {
  const named = versionsOfIfMatch(request);
  return named ? { input, ifMatch: named.versions } : input;
}

/** What a versioned resource says of itself: its tag, that nobody keeps it, and that nobody on the way makes another of it (RFC 9111 §5.2.2.6). */
export const versionedHeaders = (etag: string) => ({ etag, "cache-control": "no-store, no-transform" });

/** §15.4.5: what a 304 repeats of the answer it stands for. */
const KEPT_BY_304 = ["cache-control", "content-location", "etag", "expires", "vary"];

/** The answer to a read, by the preconditions it came with: 304 or 412 instead of a resource whose tag they judge (§13.2.2). */
export function conditionally({ method, headers }: Request, answer: Response): Response {
  const etag = answer.status === 200 && isRead(method) ? answer.headers.get("etag") : null;
  const [own] = etag === null ? [] : (listOf(etag) ?? []);
  if (!own) return answer;
  const wanted = entityTags(headers, "if-match");
  if (wanted && wanted !== "*" && !wanted.some((tag) => stronglyEqual(tag, own) || isVersionOf(tag, own)))
    throw new AppError("precondition-failed", say`what is there now has the tag ${etag ?? ""}`, {
      errors: [{ pointer: "/headers/if-match", detail: "names none of what is there" }],
    });
  const known = entityTags(headers, "if-none-match");
  if (!known || (known !== "*" && !known.some((tag) => weaklyEqual(tag, own)))) return answer;
  const kept = KEPT_BY_304.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  return new Response(null, { status: 304, headers: kept });
}

const isVersionOf = (tag: EntityTag, own: EntityTag): boolean => {
  const version = versionNamed(tag);
  return version !== null && version === versionNamed(own);
};

/** §13.1: a change whose precondition nobody judges must not be made. `heeded` are the fields that the operation judges itself. */
export function refuseUnheeded({ method, headers }: Request, heeded: readonly { name: string }[] = []): void {
  if (isRead(method)) return;
  for (const field of ["if-match", "if-none-match"] as const) {
    if (!headers.has(field) || heeded.some(({ name }) => name === field)) continue;
    throw new AppError("precondition-failed", say`this operation knows no ${field}: nothing was changed`, {
      errors: [{ pointer: `/headers/${field}`, detail: "is not heeded here; leave it out" }],
    });
  }
}

const isRead = (method: string): boolean => method === "GET" || method === "HEAD";
