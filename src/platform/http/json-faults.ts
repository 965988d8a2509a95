import { textFault } from "../stored-text.ts";

/** Deeper than any schema of ours or of the providers; what walks a body by recursion has room for it. */
const MAX_DEPTH = 128;

export interface JsonFault {
  /** RFC 6901; "" is the whole document. */
  pointer: string;
  detail: string;
}

/**
 * The first place in parsed JSON that may not go on: nested deeper than anybody needs, or, unless `anyText`, text that is no
 * Unicode or has a NUL, neither of which Postgres can hold.
 */
export function jsonFault(json: unknown, { anyText }: { anyText: boolean }, depth = 0): JsonFault | undefined {
  if (typeof json === "string") {
    const detail = anyText ? undefined : textFault(json);
    return detail === undefined ? undefined : { pointer: "", detail };
  }
  if (typeof json !== "object" || json === null) return undefined;
  if (depth > MAX_DEPTH) return { pointer: "", detail: `is nested deeper than ${MAX_DEPTH} levels` };
  for (const name of Object.keys(json)) {
    const fault = jsonFault((json as Record<string, unknown>)[name], { anyText }, depth + 1);
    if (fault) return { ...fault, pointer: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}${fault.pointer}` };
  }
  return undefined;
}
