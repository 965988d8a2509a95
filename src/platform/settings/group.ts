import type * as z from "zod";

/** A group of settings that one part needs together: all there and well-formed, or not configured and why. */
export type Group<T> =
  | { state: "configured"; value: T }
  | { state: "unconfigured"; missing: readonly string[]; malformed: readonly Malformed[] };

export interface Malformed {
  name: string;
  /** What is wrong, never the value. */
  reason: string;
}

/** Reads a group: each key of `shape` is a setting's name; empty strings count as missing. Never throws. */
export function readGroup<S extends Record<string, z.ZodType>>(
  source: Record<string, unknown>,
  shape: S,
): Group<{ [Name in keyof S]: z.output<S[Name]> }> {
  const value: Record<string, unknown> = {};
  const missing: string[] = [];
  const malformed: Malformed[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const raw = source[name] === "" ? undefined : source[name];
    const parsed = schema.safeParse(raw);
    if (parsed.success) value[name] = parsed.data;
    else if (raw === undefined) missing.push(name);
    else malformed.push({ name, reason: parsed.error.issues.map((issue) => issue.message).join("; ") });
  }
  if (missing.length > 0 || malformed.length > 0) return { state: "unconfigured", missing, malformed };
  return { state: "configured", value: value as { [Name in keyof S]: z.output<S[Name]> } };
}
