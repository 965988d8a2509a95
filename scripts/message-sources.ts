import { parseSync, type Node } from "oxc-parser";
import { files, read } from "./source-facts.ts";

/**
 * Every text that is read in the reader's language, as it stands in the source: what the tag `say` marks, and without a mark the titles,
 * details and fields of problems and the messages of foreseen faults. Read off the syntax, so that none is kept twice.
 */
export function messagesInSource(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of files("browser/shop/texts/*.ts")) visitTable(parseSync(file, read(file)).program, found);
  for (const file of files("src/**/*.{ts,tsx}", "durable-objects/**/*.ts")) {
    // What settings and the contract are told is read by whoever deploys them, before anybody is served; what acts of the console and the errors of agents' protocols say
    // is in English.
    if (
      /^src\/(?:env\.ts|features\/agent-checkout\/|platform\/(?:settings|contract|console\/form)\/|platform\/(?:key-ring|console\/a(?:ct|sk)-))/.test(
        file,
      )
    )
      continue;
    const text = read(file);
    if (!/\bsay`|\bpointer\b|\bAppError\b|\btitle:|\bz\s*\./.test(text)) continue;
    visit(parseSync(file, text).program, found);
  }
  return found;
}

function visit(node: Node, found: Set<string>): void {
  if (node.type === "TaggedTemplateExpression" && node.tag.type === "Identifier" && node.tag.name === "say")
    keep(templateOf(node.quasi.quasis), found);
  if (node.type === "ObjectExpression") keepMembers(node, found);
  if (node.type === "NewExpression" && node.callee.type === "Identifier" && node.callee.name === "AppError")
    keepLiterals(node.arguments[1], found);
  if (node.type === "CallExpression") keepRule(node, found);
  for (const child of childrenOf(node)) visit(child, found);
}

/** In a table of the shop's texts every value is one; of a plural its form for any number (`browser/shop/words.ts`). */
function visitTable(node: Node, found: Set<string>): void {
  if (node.type === "ImportDeclaration") return;
  if (node.type === "Literal" && typeof node.value === "string") keep(node.value, found);
  for (const child of textsOf(node)) visitTable(child, found);
}

/** No names and no types. */
function textsOf(node: Node): readonly Node[] {
  if (node.type === "Property") return [node.value];
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return [node.expression];
  const isPlural = node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "plural";
  return isPlural ? node.arguments.slice(-1) : childrenOf(node);
}

/** A problem has a title and a status, a field of one a pointer; other objects with such members are none. */
const SAID_BESIDE: readonly (readonly [member: string, beside: string])[] = [
  ["title", "status"],
  ["detail", "status"],
  ["detail", "pointer"],
];

function keepMembers(node: Extract<Node, { type: "ObjectExpression" }>, found: Set<string>): void {
  const members = membersOf(node);
  for (const [member, beside] of SAID_BESIDE) if (members.has(beside)) keepLiterals(members.get(member), found);
}

export const membersOf = ({ properties }: Extract<Node, { type: "ObjectExpression" }>): ReadonlyMap<string, Node> =>
  new Map(
    properties.flatMap((one) => (one.type === "Property" && one.key.type === "Identifier" ? [[one.key.name, one.value] as const] : [])),
  );

/** What a schema says of a field in words of its own stands last in the call of its rule, as it is or as a member of what it is told with. */
const RULES = new Set(["min", "max", "length", "regex", "refine", "email", "startsWith", "lte", "gte", "datetime", "addIssue"]);

function keepRule({ callee, arguments: given }: Extract<Node, { type: "CallExpression" }>, found: Set<string>): void {
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
  const isRule = RULES.has(callee.property.name);
  if (!isRule && !(callee.object.type === "Identifier" && callee.object.name === "z")) return;
  const last = given.at(-1);
  if (last?.type === "ObjectExpression") for (const [name, value] of membersOf(last)) if (TOLD_BY.has(name)) keepLiterals(value, found);
  if (isRule && last?.type === "Literal" && typeof last.value === "string" && last.value.includes(" ")) keep(last.value, found);
}

const TOLD_BY = new Set(["message", "error"]);

/** Of a condition both branches. */
export function keepLiterals(node: Node | undefined, found: Set<string>): void {
  if (node?.type === "Literal" && typeof node.value === "string") keep(node.value, found);
  if (node?.type !== "ConditionalExpression") return;
  keepLiterals(node.consequent, found);
  keepLiterals(node.alternate, found);
}

export const templateOf = (quasis: readonly { value: { cooked: string | null } }[]): string =>
  quasis.map(({ value }) => value.cooked ?? "").reduce((whole, part, index) => `${whole}{${String(index - 1)}}${part}`);

/** What has no word of its own is the same in every language. */
export function keep(text: string, found: Set<string>): void {
  if (/\p{L}/u.test(text.replaceAll(/\{\d+\}/g, ""))) found.add(text);
}

export const childrenOf = (node: Node): Node[] =>
  Object.values(node as unknown as Record<string, unknown>)
    .flat()
    .filter((value): value is Node => typeof value === "object" && value !== null && "type" in value);
