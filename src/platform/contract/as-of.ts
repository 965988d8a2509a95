type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;

/** A contract's document as it holds in one environment: `environments.<name>` is laid over the whole, member by member. */
export function asOf(environment: string, source: unknown): unknown {
  const { environments, ...whole } = source as { environments?: Record<string, Json>; [name: string]: unknown };
  return overlay(whole as Json, environments?.[environment]);
}

function overlay(base: Json, over: Json | undefined): Json {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((name) => [name, name in base ? overlay(base[name] as Json, over[name]) : (over[name] as Json)]),
  );
}

function isRecord(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
