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

/**
 * Reads a group: each key of `shape` is a setting's name; empty strings count as missing. `faultOf` says why a text cannot be meant, of
 * whatever form it is. Never throws.
 */
export function readGroup<S extends Record<string, z.ZodType>>(
  source: Record<string, unknown>,
  shape: S,
  faultOf: (name: string, value: string) => string | undefined,
): Group<{ [Name in keyof S]: z.output<S[Name]> }> {
  const value: Record<string, unknown> = {};
  const missing: string[] = [];
  const malformed: Malformed[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const raw = source[name] === "" ? undefined : source[name];
    const parsed = schema.safeParse(raw);
    const fault = typeof raw === "string" ? faultOf(name, raw) : undefined;
    if (!parsed.success && raw === undefined) missing.push(name);
    else if (!parsed.success) malformed.push({ name, reason: parsed.error.issues.map((issue) => issue.message).join("; ") });
    else if (fault !== undefined) malformed.push({ name, reason: fault });
    else value[name] = parsed.data;
  }
  if (missing.length > 0 || malformed.length > 0) return { state: "unconfigured", missing, malformed };
  return { state: "configured", value: value as { [Name in keyof S]: z.output<S[Name]> } };
}
