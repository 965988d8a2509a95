import { Marked, type Tokens } from "marked";
import { read } from "./source-facts.ts";

/** The guides in the order of the menu, each a page of `docs/guides/`. */
export const GUIDE_NAMES = ["first-order", "streams", "carts-and-conflicts", "webhooks", "agents", "operators"] as const;
type GuideName = (typeof GUIDE_NAMES)[number];

/** A fenced block that a reader runs, and the test does (`test/journey/guides.test.ts`). */
export interface Example {
  language: "sh" | "ts";
  code: string;
  /** What later blocks call by a name: by the name, where it stands in the answer. */
  keep: readonly (readonly [name: string, path: string])[];
  /** Run again until all of `keep` is there. */
  until: boolean;
  /** Words that its output has. */
  says: readonly string[];
  /** What the answer has where. */
  expect: readonly (readonly [path: string, value: string])[];
}

export const markdownOf = (name: GuideName): string => read(`docs/guides/${name}.md`);

/** The blocks of a guide that are run, in their order. */
export function examplesOf(markdown: string): Example[] {
  return new Marked().lexer(markdown).flatMap((token) => (token.type === "code" ? exampleOf(token as Tokens.Code) : []));
}

function exampleOf({ lang = "", text }: Tokens.Code): Example[] {
  const [language = "", ...marks] = lang.split(" ");
  if (language !== "sh" && language !== "ts") return [];
  const marked = (name: string): string[] =>
    marks.flatMap((mark) => (mark.startsWith(`${name}=`) ? mark.slice(name.length + 1).split(",") : []));
  const pairs = (name: string) => marked(name).map((pair) => pair.split(":") as [string, string]);
  const status = marked("status").map((code) => ["", code] as const);
  return [
    {
      language,
      code: text,
      keep: pairs("keep"),
      until: marks.includes("until"),
      says: marked("says"),
      expect: [...pairs("expect"), ...status],
    },
  ];
}

/** What of a guide would be shown and never run, in the words of the check. */
export function unrunIn(name: GuideName): string[] {
  const markdown = markdownOf(name);
  const examples = examplesOf(markdown);
  const fences = markdown.match(/^[ >]*(?:```|~~~)/gm)?.length ?? 0;
  const wrong = examples
    .filter(({ code }) => code.startsWith("export ") && !code.split("\n").every((line) => line.startsWith("export ")))
    .map(({ code }) => `docs/guides/${name}.md: names and what is run with them stand in one block: ${code.slice(0, 40)}`);
  if (fences !== 2 * examples.length)
    wrong.push(`docs/guides/${name}.md has ${fences / 2} blocks, of which ${examples.length} are run: sh and ts, not within lists`);
  return wrong;
}

export interface CompiledGuide {
  name: string;
  title: string;
  summary: string;
  html: string;
}

/** A guide as the site has it: its first heading is its title, the first sentence below what it is about. */
export function compiled(name: GuideName): CompiledGuide {
  const markdown = markdownOf(name);
  const tokens = new Marked().lexer(markdown);
  const title = tokens.find((token) => token.type === "heading") as Tokens.Heading | undefined;
  const summary = tokens.find((token) => token.type === "paragraph") as Tokens.Paragraph | undefined;
  if (!title || !summary) throw new Error(`docs/guides/${name}.md has no title, or no first paragraph`);
  const html = new Marked({ async: false, renderer: RENDERER }).parse(markdown) as string;
  return { name, title: title.text, summary: textOf(summary.text), html };
}

/** A first sentence, without what only a page can show. */
const textOf = (markdown: string): string =>
  (/^.*?[.](?= |$)/s.exec(markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "")) ?? [markdown])[0];
const idOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const LANGUAGES: Record<string, string> = { sh: "Shell", ts: "TypeScript" };

const RENDERER = {
  heading(this: { parser: { parseInline(tokens: Tokens.Heading["tokens"]): string } }, { depth, text, tokens }: Tokens.Heading): string {
    return `<h${depth} id="${idOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
  },
  code(token: Tokens.Code): string {
    const language = LANGUAGES[(token.lang ?? "").split(" ")[0] ?? ""] ?? "Text";
    const [example] = exampleOf(token);
    const names = (example?.keep ?? []).map(([name, path]) => `<code>${path}</code> as <code>${name}</code>`);
    const kept =
      names.length === 0 ? "" : `<p class="kept">${example?.until ? "Ask until it is there: keep" : "Keep"} ${names.join(", ")}.</p>\n`;
    // What scrolls has to be reached by the keyboard.
    return `<pre tabindex="0" role="group" aria-label="${language}"><code>${escaped(token.text)}</code></pre>\n${kept}`;
  },
  link(this: { parser: { parseInline(tokens: Tokens.Link["tokens"]): string } }, { href, tokens }: Tokens.Link): string {
    return `<a href="${escaped(href.replace(/^([\w-]+)\.md$/, "/docs/guides/$1"))}">${this.parser.parseInline(tokens)}</a>`;
  },
};

/** The module that the site's guides are in. */
export const guidesModule = (): string =>
  `/** Written from \`docs/guides/\` by \`npm run guides:write\`. */\nexport const GUIDES = ${JSON.stringify(GUIDE_NAMES.map(compiled))};\n`;
