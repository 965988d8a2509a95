import { ID_PREFIXES } from "./ids.ts";

/**
 * What a line's value is, said where the line is written. A look is a closed form that no secret has and that needs no escape: a value
 * that has it is written as it stands. One that has not, whatever it was said to be, goes through the patterns like all free text;
 * `repeated` is free text of which there is little, so that what the patterns made of it is remembered.
 */
export type Look = ((value: unknown) => boolean) | "repeated";
export type Looks = Readonly<Record<string, Look>>;

const textLike =
  (form: RegExp): Look =>
  (value) =>
    typeof value === "string" && form.test(value);

/** An id of ours; what a client sent in its place is free text. */
export const ownId = textLike(new RegExp(`^(?:${ID_PREFIXES.join("|")})_[0-7][0-9a-hjkmnp-tv-z]{25}$`));
/** A pseudonym of a viewer of ads, keyed with our secret. */
export const pseudonymLike = textLike(/^view_[0-9a-f]{32}$/);
/** A W3C trace id. */
export const traceIdLike = textLike(/^[0-9a-f]{32}$/);
/** A day, or a moment by RFC 3339 in UTC. */
export const timeLike = textLike(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)?$/);
export const truth: Look = (value) => typeof value === "boolean";
export const figure: Look = (value) => Number.isFinite(value);
export const wordOf = (...words: readonly string[]): Look => {
  const known = new Set<unknown>(words);
  return (value) => known.has(value);
};
