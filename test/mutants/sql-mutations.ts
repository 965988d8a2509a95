import type { Mutation } from "./mutation.ts";

const SQL = /^[`"']\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)\b/;
/** What an object decides in SQL: which rows, up to where, in what order. Longest first, so that `<=` is not read as `<`. */
const CHANGES: readonly [pattern: RegExp, by: (found: string) => string][] = [
  [/<=|>=/g, (found) => found[0] ?? found],
  [/(?<![<>|])[<>](?![=>])/g, (found) => `${found}=`],
  [/(?<![<>!|=])=(?!=)/g, () => "<>"],
  [/<>|!=/g, () => "="],
  [/\bAND\b/g, () => "OR"],
  [/\bOR\b(?! (REPLACE|IGNORE))/g, () => "AND"],
  [/ IS NOT NULL/g, () => " IS NULL"],
  [/ IS NULL/g, () => " IS NOT NULL"],
  [/\bNOT (?=EXISTS|IN)/g, () => ""],
  [/ DESC\b/g, () => ""],
  [/\bmin\(/g, () => "max("],
  [/\bmax\(/g, () => "min("],
  [/(?<=\w )\+(?= )/g, () => "-"],
  [/\bOR IGNORE /g, () => ""],
];

/** The mutations of a statement of SQL, its column definitions and index names apart; undefined where the text is none. */
export function sqlMutations(text: string, offset: number): Mutation[] | undefined {
  if (!SQL.test(text)) return undefined;
  if (/^[`"']\s*CREATE\b/.test(text)) return [];
  return CHANGES.flatMap(([pattern, by]) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
      operator: `SQL ${found.trim()}`,
      start: offset + index,
      end: offset + index + found.length,
      text: by(found),
    })),
  );
}
