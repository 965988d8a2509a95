import { parseSync, type Node } from "oxc-parser";
import type { Mutation } from "./mutation.ts";
import { sqlMutations } from "./sql-mutations.ts";

/** A node as the walk sees it: what ESTree gives, whatever its kind. */
type Tree = Node & Record<string, unknown>;

const SWAPPED: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+=": "-=",
  "-=": "+=",
  "++": "--",
  "--": "++",
};
const METHODS: Readonly<Record<string, string>> = {
  some: "every",
  every: "some",
  min: "max",
  max: "min",
  floor: "ceil",
  ceil: "floor",
  startsWith: "endsWith",
};
/** What has no meaning when the program runs: types, and the names of modules. */
const UNSEEN = /^(TS(?!AsExpression|SatisfiesExpression|NonNullExpression)|Import|ExportAll)/;
/** Of a route: what its page in the reference says. */
const WORDS = new Set(["tag", "summary", "description"]);
const UNSEEN_FIELDS = new Set(["typeAnnotation", "returnType", "typeParameters", "typeArguments", "superTypeArguments", "key"]);

/** Every mutation of a file's text, each still a program. Words of errors and of the reference are for people and stay; so do names and types. */
export function mutationsOf(path: string, source: string): Mutation[] {
  const found: Mutation[] = [];
  const visit = (node: Tree, parent: Tree | undefined): void => {
    if (UNSEEN.test(node.type)) return;
    found.push(...ofNode(node, parent, source));
    if (node.type === "NewExpression" && textOf(node["callee"] as Tree, source).endsWith("Error")) return;
    if (node.type === "Property" && WORDS.has(textOf(node["key"] as Tree, source))) return;
    for (const [field, value] of Object.entries(node)) {
      if (UNSEEN_FIELDS.has(field) && !node["computed"]) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isTree(child)) visit(child, node);
    }
  };
  visit(parseSync(path, source).program as unknown as Tree, undefined);
  return found.filter((mutation) => {
    const changed = mutated(source, mutation);
    return changed !== source && parseSync(path, changed).errors.length === 0;
  });
}

export const mutated = (source: string, { start, end, text }: Mutation): string => source.slice(0, start) + text + source.slice(end);

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && "type" in value && "start" in value;
const textOf = ({ start, end }: Tree, source: string): string => source.slice(start, end);

function ofNode(node: Tree, parent: Tree | undefined, source: string): Mutation[] {
  const whole = (operator: string, text: string, { start, end }: Tree = node): Mutation => ({ operator, start, end, text });
  const part = (name: string): Tree => node[name] as Tree;
  const kind: string = node.type;
  const many = (name: string): readonly unknown[] => node[name] as readonly unknown[];
  switch (kind) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return swapped(node, part("left"), part("right"), source);
    case "UpdateExpression":
      return [
        whole(
          "update",
          textOf(node, source).replace(/\+\+|--/, (sign) => SWAPPED[sign] ?? sign),
        ),
      ];
    case "UnaryExpression":
      return ["!", "-"].includes(String(node["operator"])) ? [whole("negation removed", textOf(part("argument"), source))] : [];
    case "IfStatement":
    case "ConditionalExpression":
      return ["true", "false"].map((value) => whole(`condition ${value}`, value, part("test")));
    case "WhileStatement":
      return [whole("condition false", "false", part("test"))];
    case "ExpressionStatement":
      return parent?.type === "Program" || node["directive"] ? [] : [whole("statement removed", ";")];
    case "ThrowStatement":
      return [whole("throw removed", ";")];
    case "ReturnStatement":
      return node["argument"] ? [whole("nothing returned", "return undefined;")] : [];
    case "ArrowFunctionExpression":
      return node["expression"] ? [whole("nothing returned", "undefined", part("body"))] : [];
    case "Literal":
      return sqlMutations(textOf(node, source), node.start) ?? literal(node["value"]).map((text) => whole("literal", text));
    case "TemplateLiteral":
      return sqlMutations(textOf(node, source), node.start) ?? [whole("literal", '""')];
    case "ArrayExpression":
      return many("elements").length > 0 ? [whole("emptied", "[]")] : [];
    case "ObjectExpression":
      return many("properties").length > 0 ? [whole("emptied", parent?.type === "ArrowFunctionExpression" ? "({})" : "{}")] : [];
    case "MemberExpression":
    case "CallExpression":
      return [...unchained(node, source), ...renamed(node)];
    default:
      return [];
  }
}

/** The operator between two operands by its counterpart; a text put together with + has none. */
function swapped(node: Tree, left: Tree, right: Tree, source: string): Mutation[] {
  const sign = node["operator"] as string;
  const by = SWAPPED[sign];
  const isText = sign === "+" && [left, right].some((side) => side.type === "TemplateLiteral" || typeof side["value"] === "string");
  if (by === undefined || isText) return [];
  const start = left.end + source.slice(left.end, right.start).indexOf(sign);
  return [{ operator: `${sign} to ${by}`, start, end: start + sign.length, text: by }];
}

function literal(value: unknown): string[] {
  if (typeof value === "boolean") return [String(!value)];
  if (typeof value === "number") return [String(value + 1)];
  if (typeof value === "bigint") return [`${value + 1n}n`];
  return typeof value === "string" ? [value === "" ? '"mutant"' : '""'] : [];
}

function unchained(node: Tree, source: string): Mutation[] {
  if (!node["optional"]) return [];
  const before = (node.type === "CallExpression" ? node["callee"] : node["object"]) as Tree;
  const start = before.end + source.slice(before.end, node.end).indexOf("?.");
  const next = source[start + 2];
  return [{ operator: "?. removed", start, end: start + 2, text: next === "[" || next === "(" ? "" : "." }];
}

function renamed(node: Tree): Mutation[] {
  const property = node["property"] as Tree | undefined;
  const by = METHODS[(property?.["name"] as string | undefined) ?? ""];
  return property && by ? [{ operator: "method", start: property.start, end: property.end, text: by }] : [];
}
