import { DomUtils } from "htmlparser2";
import { elements, type Document } from "./dom.ts";
import { plainText } from "./plain-text.ts";
import { term, type Thing, type Value } from "./thing.ts";

const MAX_DEPTH = 24;

/** Every top-level item of a page's JSON-LD scripts, `@graph` opened, references by `@id` resolved. Broken scripts are counted, not fatal. */
export function jsonLdThings(document: Document): { things: Thing[]; malformed: number } {
  const roots: unknown[] = [];
  let malformed = 0;
  for (const script of elements(document, "script")) {
    if (!/^application\/ld\+json\b/i.test(script.attribs["type"]?.trim() ?? "")) continue;
    const text = DomUtils.textContent(script).trim();
    if (text === "") continue;
    const parsed = lenientJson(text);
    if (parsed === undefined) malformed += 1;
    else roots.push(parsed);
  }
  const nodes = roots.flatMap((root) => topLevel(root, 0));
  const byId = new Map<string, Record<string, unknown>>();
  for (const node of nodes) if (typeof node["@id"] === "string" && Object.keys(node).length > 1) byId.set(node["@id"], node);
  return { things: nodes.map((node) => toThing(node, byId, 0)), malformed };
}

/** JSON as shops write it: inside comments or CDATA, with raw control characters in strings, with a semicolon behind. */
function lenientJson(text: string): unknown {
  const unwrapped = text
    .replace(/^\s*(?:\/\/|\/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*\/)?/, "")
    .replace(/(?:\/\/|\/\*)?\s*(?:-->|\]\]>)\s*(?:\*\/)?\s*$/, "")
    .replace(/;\s*$/, "");
  for (const candidate of [text, unwrapped, unwrapped.replace(/[\u0000-\u001f]+/g, " ")]) {
    const parsed = parsedOrUndefined(candidate);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function topLevel(value: unknown, depth: number): Record<string, unknown>[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((member) => topLevel(member, depth + 1));
  if (!isRecord(value)) return [];
  const graph = value["@graph"];
  return graph === undefined ? [value] : [...("@type" in value ? [value] : []), ...topLevel(graph, depth + 1)];
}

function toThing(node: Record<string, unknown>, byId: ReadonlyMap<string, Record<string, unknown>>, depth: number): Thing {
  const properties = new Map<string, Value[]>();
  for (const [name, value] of Object.entries(node)) {
    if (name.startsWith("@") && name !== "@value") continue;
    properties.set(term(name), toValues(value, byId, depth + 1));
  }
  const types = [node["@type"]].flat().filter((type) => typeof type === "string");
  return { types: types.map(term), properties, syntax: "json-ld", ...(typeof node["@id"] === "string" ? { id: node["@id"] } : {}) };
}

function toValues(value: unknown, byId: ReadonlyMap<string, Record<string, unknown>>, depth: number): Value[] {
  if (depth > MAX_DEPTH || value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((member) => toValues(member, byId, depth + 1));
  if (typeof value === "number") return [value];
  if (typeof value === "string") return [plainText(value)];
  if (!isRecord(value)) return [String(value)];
  const referred = typeof value["@id"] === "string" && Object.keys(value).length === 1 ? byId.get(value["@id"]) : undefined;
  return [toThing(referred ?? value, byId, depth)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
