import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Statements after which the release that still runs may find what it names gone or refused. */
const BREAKING: readonly { pattern: RegExp; what: string }[] = [
  { pattern: /\bDROP\s+(?:TABLE|COLUMN|TYPE|VIEW|SCHEMA|FUNCTION)\b/i, what: "drops what the release that runs may name" },
  { pattern: /\bRENAME\b/i, what: "renames what the release that runs may name" },
  { pattern: /\bALTER\s+COLUMN\b[^;]*\bSET\s+NOT\s+NULL\b/i, what: "demands a value that the release that runs may not give" },
  { pattern: /\bALTER\s+COLUMN\b[^;]*\b(?:SET\s+DATA\s+)?TYPE\b/i, what: "changes a type under the release that runs" },
  {
    pattern: /\bADD\s+COLUMN\b(?=[^;]*\bNOT\s+NULL\b)(?![^;]*\b(?:DEFAULT|GENERATED)\b)/i,
    what: "adds a column that the release that runs does not fill",
  },
];
/** The step that contracts says why it may: what it takes away is named by no release that can still run. */
const CONTRACT = /^--\s*contract:[ \t]*\S.{9,}$/im;

export interface PendingMigration {
  tag: string;
  sql: string;
}

/** Reads the migrations that are still to be applied. */
export function readMigrations(folder: string, tags: readonly string[]): PendingMigration[] {
  return tags.map((tag) => ({ tag, sql: readFileSync(join(folder, `${tag}.sql`), "utf8") }));
}

/**
 * Migrations run while the release before serves: each adds, and what takes away says in a comment, `-- contract: why`, that nothing reads
 * it any more. Of a database without any migration nothing runs, so that nothing can break.
 */
export function migrationRefusals(pending: readonly PendingMigration[]): string[] {
  return pending.flatMap(({ tag, sql }) => {
    if (CONTRACT.test(sql)) return [];
    const statements = withoutComments(sql).split(";");
    const found = BREAKING.filter(({ pattern }) => statements.some((statement) => pattern.test(statement)));
    return found.map(
      ({ what }) => `migration ${tag} ${what}: expand first, and contract a release later, with "-- contract: why" in the file`,
    );
  });
}

const withoutComments = (sql: string): string => sql.replaceAll(/--.*$/gm, "").replaceAll(/\/\*[^]*?\*\//g, "");
