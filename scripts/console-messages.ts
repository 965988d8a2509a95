import { parseSync, type Node } from "oxc-parser";
import { childrenOf, keep, keepLiterals, membersOf, templateOf } from "./message-sources.ts";
import { files, read } from "./source-facts.ts";

/**
 * Every text of the operators' console: what its tags mark, what its script says, and what health sections are called, with the labels of
 * their figures. One that buyers read too stands in its own catalogues all the same: the word for it may be another one.
 */
export function consoleMessagesInSource(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of files("src/**/*.{ts,tsx}", "durable-objects/**/*.ts")) {
    const text = read(file);
    if (!/\b(?:tell|show|mark|say|recorded)`|\bfigures(?:Of)?\(|\bhealthSection\(|\btrends\b|\bpanel\b/.test(text)) continue;
    visit(parseSync(file, text).program, { found, tags: file.startsWith(SCRIPTED) ? SAID_BY_SCRIPT : TAGS });
  }
  for (const file of files(...LAWS)) keepSentences(parseSync(file, read(file)).program, found);
  return found;
}

/** What the script has from the server's own modules, which know no reader. */
const SCRIPTED = "src/platform/console/form/";
const TAGS: ReadonlySet<string> = new Set(["tell", "show", "mark", "recorded"]);
const SAID_BY_SCRIPT: ReadonlySet<string> = new Set(["say"]);

/** What a law states and what it counts: all words of such a module that are more than one. */
const LAWS = [
  "src/features/*/conservation.ts",
  "src/operations/alerts/conservation.ts",
  "src/platform/outbox/told-law.ts",
  "src/features/checkout/payment-balance.ts",
  "src/features/orders-desk/key-rules.ts",
];

function keepSentences(node: Node, found: Set<string>): void {
  if (node.type === "ImportDeclaration") return;
  if (node.type === "Literal" && typeof node.value === "string" && node.value.includes(" ")) keep(node.value, found);
  for (const child of childrenOf(node)) keepSentences(child, found);
}

interface Visit {
  found: Set<string>;
  tags: ReadonlySet<string>;
}

function visit(node: Node, to: Visit): void {
  if (node.type === "TaggedTemplateExpression" && node.tag.type === "Identifier" && to.tags.has(node.tag.name))
    keep(templateOf(node.quasi.quasis), to.found);
  if (node.type === "CallExpression") keepLabel(node, to.found);
  if (node.type === "ObjectExpression") keepTitles(node, to.found);
  for (const child of childrenOf(node)) visit(child, to);
}

/** What declares a figure has its label first (`src/platform/health/figure.ts`, `figures.ts`). */
const DECLARES = new Set(["count", "amount", "ratio", "age", "duration", "percentiles", "yesNo", "names", "words"]);
const ADDS = new Set(["text", "gauge", "byLabel"]);

function keepLabel({ callee, arguments: given }: Extract<Node, { type: "CallExpression" }>, found: Set<string>): void {
  if (callee.type === "Identifier" && callee.name === "countsBy") return keepLiterals(given[1], found);
  const declares = callee.type === "Identifier" && DECLARES.has(callee.name);
  const adds = callee.type === "MemberExpression" && callee.property.type === "Identifier" && ADDS.has(callee.property.name);
  if ((declares || adds) && given.length > 1) keepLiterals(given[0], found);
}

/** A section has a title beside its surfaces, a row or a trend a label beside its metric. */
function keepTitles(node: Extract<Node, { type: "ObjectExpression" }>, found: Set<string>): void {
  const members = membersOf(node);
  if (members.has("surfaces")) keepLiterals(members.get("title"), found);
  if (members.has("metric")) keepLiterals(members.get("label"), found);
}

/** Parts of pages that are the operators'; those of the shop, of the public and of the reference say themselves in which language they are. */
const PAGES = /^src\/(?!features\/shop\/|platform\/reference\/|operations\/status\/).*\.tsx$/;
/** What readers see of an element beside what stands in it. */
const SEEN = new Set(["title", "label", "aside", "confirm", "done", "about", "placeholder", "aria-label", "data-label"]);
/** Names, and what is typed as it stands. */
const UNTOLD = new Set(["ProcureIQ", "Europe/Berlin", "crawl.*"]);

/** Words that stand on a page of the console, or are recorded for one, without a tag, by which nobody reads them in another language. */
export function untaggedInPages(): string[] {
  const shown = files("src/**/*.tsx")
    .filter((file) => PAGES.test(file))
    .flatMap((file) =>
      untaggedIn(parseSync(file, read(file)).program).map((text) => `${file} shows ${JSON.stringify(text)} without a tag`),
    );
  const kept = files(...RECORDS).flatMap((file) =>
    unrecordedIn(parseSync(file, read(file)).program).map((text) => `${file} records ${JSON.stringify(text)} without a tag`),
  );
  const raised = files("{src,durable-objects}/**/!(schemas).{ts,tsx}").flatMap((file) =>
    unrecordedInAlerts(parseSync(file, read(file)).program).map((text) => `${file} says ${JSON.stringify(text)} of an alert without a tag`),
  );
  return [...shown, ...kept, ...raised];
}

/** What an alert says that we raise, and why it is over: `summary` beside a `severity`, `say` beside `when`, `ended` beside `conditions`, and what `resolve` of the alerts is told. */
export function unrecordedInAlerts(node: Node): string[] {
  return [...saidOfAlerts(node).flatMap(untaggedWordsIn), ...childrenOf(node).flatMap(unrecordedInAlerts)];
}

/** A route has a `summary` too, and a schema a `severity`: neither has both as words. */
const SAID_OF_ALERTS: readonly (readonly [said: string, beside: string])[] = [
  ["summary", "severity"],
  ["say", "when"],
  ["ended", "conditions"],
];

function saidOfAlerts(node: Node): Node[] {
  if (node.type === "VariableDeclarator")
    return node.id.type === "Identifier" && node.id.name === "summary" && node.init ? [node.init] : [];
  if (node.type === "CallExpression") {
    const { callee } = node;
    const resolves = callee.type === "MemberExpression" && callee.property.type === "Identifier" && callee.property.name === "resolve";
    const reason = node.arguments[1];
    return resolves && reason !== undefined ? [reason] : [];
  }
  if (node.type !== "ObjectExpression") return [];
  const members = membersOf(node);
  return SAID_OF_ALERTS.flatMap(([said, beside]) => (members.has(beside) ? [members.get(said)] : [])).filter((said) => said !== undefined);
}

/** Words of a sentence, wherever they stand in it; what a tag marks is about what stands within. */
function untaggedWordsIn(node: Node): string[] {
  if (node.type === "TaggedTemplateExpression") return node.quasi.expressions.flatMap(untaggedWordsIn);
  return [...sentencesOf(node), ...childrenOf(node).flatMap(untaggedWordsIn)];
}

/** Why a crawl or feed ended, and what an incident's timeline and the feed of notifications say: sentences that somebody reads later (`recorded`). */
export function unrecordedIn(node: Node): string[] {
  const recorded = node.type === "ObjectExpression" ? [...membersOf(node)].filter(([name]) => RECORDED.has(name)) : [];
  return [...recorded.flatMap(([, value]) => sentencesOf(value)), ...childrenOf(node).flatMap(unrecordedIn)];
}

const RECORDED = new Set(["reason", "text", "title"]);
const RECORDS = [
  "src/features/crawl/**/!(problems).ts",
  "src/operations/alerts/*-rules.ts",
  "src/operations/incidents/!(problems|schemas).ts",
];

function sentencesOf(node: Node): string[] {
  if (node.type === "ConditionalExpression") return [...sentencesOf(node.consequent), ...sentencesOf(node.alternate)];
  const text = node.type === "TemplateLiteral" ? templateOf(node.quasis) : node.type === "Literal" ? node.value : "";
  return typeof text === "string" && /\p{L}{2} |\s\p{L}{2}/u.test(text) ? [text] : [];
}

/** Of a file's syntax; commands and paths in `code` are the same in each language. */
export function untaggedIn(node: Node): string[] {
  if (node.type === "JSXElement" && node.openingElement.name.type === "JSXIdentifier" && node.openingElement.name.name === "code")
    return [];
  const own =
    node.type === "JSXText"
      ? node.value
      : node.type === "JSXAttribute" && node.name.type === "JSXIdentifier" && SEEN.has(node.name.name) && node.value?.type === "Literal"
        ? node.value.value
        : "";
  const text = own.trim();
  const words = madeOfId(node) ? ["words that are made of an id"] : /\p{L}{2}/u.test(text) && !UNTOLD.has(text) ? [text] : [];
  return [...words, ...childrenOf(node).flatMap(untaggedIn)];
}

/** `kind.replaceAll("-", " ")` is English, whoever reads it. */
function madeOfId(node: Node): boolean {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression" || node.callee.property.type !== "Identifier") return false;
  const [sought, put] = node.arguments;
  if (!/^replace(?:All)?$/.test(node.callee.property.name) || put?.type !== "Literal" || put.value !== " ") return false;
  return sought?.type === "Literal" && ("regex" in sought || (typeof sought.value === "string" && /^[-_.]$/.test(sought.value)));
}
