/** Deeper than anything our schemas or the providers' name; what walks a body by recursion has room for it. */
const MAX_DEPTH = 128;

export interface JsonFault {
  /** RFC 6901, below the root given. */
  pointer: string;
  detail: string;
}

interface Place {
  value: unknown;
  name: string;
  parent: Place | undefined;
  depth: number;
}

/**
 * The first place in parsed JSON that no store could keep: nesting past any use, or, unless `anyText`, text that is not
 * Unicode or has a NUL (Postgres holds neither). Walks without recursion, so that depth itself cannot break it.
 */
export function jsonFault(json: unknown, options: { root: string; anyText: boolean }): JsonFault | undefined {
  const open: Place[] = [{ value: json, name: "", parent: undefined, depth: 0 }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, depth } = place;
    const detail = typeof value === "string" ? (options.anyText ? undefined : textFault(value)) : depth > MAX_DEPTH ? TOO_DEEP : undefined;
    if (detail !== undefined) return { pointer: options.root + pointerOf(place), detail };
    if (typeof value !== "object" || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === "string" || typeof member === "object") open.push({ value: member, name, parent: place, depth: depth + 1 });
    }
  }
  return undefined;
}

const TOO_DEEP = `is nested deeper than ${MAX_DEPTH} levels`;

function textFault(text: string): string | undefined {
  if (text.includes("\0")) return "must not contain NUL";
  return text.isWellFormed() ? undefined : "must be well-formed Unicode";
}

function pointerOf(place: Place): string {
  const names: string[] = [];
  for (let at: Place | undefined = place; at?.parent; at = at.parent) names.unshift(at.name.replaceAll("~", "~0").replaceAll("/", "~1"));
  return names.map((name) => `/${name}`).join("");
}
