import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Marked, type Token, type Tokens } from "marked";
import { files, read } from "../../../scripts/source-facts.ts";

/** A fenced block of a page: what tells it from the others is how it begins. */
export interface Block {
  page: string;
  language: string;
  code: string;
}

/** All of the pages that people read, but for the guides, which have none that is not run (`npm run guides:check`). */
export function blocksOfPages(): Block[] {
  const pages = files("*.md", "docs/**/*.md", "examples/**/*.md", "packages/**/*.md", "local-cloud/**/*.md");
  return pages.filter((page) => !page.startsWith("docs/guides/") && !page.includes("node_modules")).flatMap(blocksOf);
}

function blocksOf(page: string): Block[] {
  const found: Block[] = [];
  const marked = new Marked();
  void marked.walkTokens(marked.lexer(read(page)), (token: Token) => {
    if (token.type !== "code") return;
    const { lang = "", text, codeBlockStyle } = token as Tokens.Code;
    if (codeBlockStyle !== "indented") found.push({ page, language: lang, code: text });
  });
  return found;
}

const run = promisify(execFile);

/** Programs that a block calls and that are not to run here: each writes down what it was called with, and says nothing. */
const RECORDED = ["npm", "npx", "git"];

/**
 * Runs a block in bash as its reader would, with what is left to fill in (`<env>`) filled in, and answers the calls it made of others'
 * programs, each as one line.
 */
export async function callsOf({ code }: Block, filledIn: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-block-"));
  const calls = join(folder, "calls");
  try {
    for (const program of RECORDED) {
      writeFileSync(join(folder, program), `#!/bin/sh\necho "${program} $*" >> "$CALLS"\n`);
      chmodSync(join(folder, program), 0o755);
    }
    const filled = Object.entries(filledIn).reduce((text, [gap, value]) => text.replaceAll(`<${gap}>`, value), code);
    const gap = /<[a-z][\w -]*>/.exec(filled)?.[0];
    if (gap !== undefined) throw new Error(`nothing is said for ${gap}`);
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, CALLS: calls };
    await run("bash", ["-euo", "pipefail", "-c", filled], { env, timeout: 30_000 });
    return existsSync(calls) ? readFileSync(calls, "utf8").trimEnd().split("\n") : [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
