import { isHeadFirst } from "./chat-words.ts";
import { described, type ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import { parseDigits } from "./numbers.ts";
import type { QuantityMention } from "./quantities.ts";
import type { Span } from "./text.ts";
import { unitAt } from "./units.ts";

/** What the columns of a table are called in the languages of the interface. */
const COLUMNS = {
  name: /^(?:items?|goods|article|artikel(?:bezeichnung)?|description|products?|désignation|libellé|bezeichnung|beschreibung|produkt|produit|descripción|artículo|producto|articolo|descrizione|prodotto|omschrijving|material|concepto|what)\.?$/iu,
  count:
    /^(?:qty|quantity|quantities|menge|anzahl|stückzahl|quantité|qté|nombre|cantidad|cant|quantità|q\.?tà|aantal|how many|pcs|uds|unid|unidades|stück|stk|number)\.?$/iu,
  unit: /^(?:units?|uom|unit of measure|einheit|me|unité|unidad|u\.?m\.?|unità|eenheid|per)\.?$/iu,
} as const;
type Role = keyof typeof COLUMNS;

interface Cell extends Span {
  text: string;
}
type Row = Cell[];

const COUNT = /^(\d{1,3}(?:[ .,'’]\d{3})+|\d{1,7}(?:[.,]\d{1,2})?)\s*(?:x\b)?\s*(\p{L}[\p{L}².³]{0,15}\.?)?$/iu;
/** The line under the heads of a table in Markdown. */
const RULE = /^[\s|:+-]+$/u;
const MOST_COLUMNS = 12;
const MOST_ROWS = 200;
const LONGEST_NAME = 120;

export interface TableRead {
  items: ItemMention[];
  quantities: QuantityMention[];
  /** What of the text the tables take. */
  spans: Span[];
}

/** The goods of the tables in a text: rows of cells that bars, semicolons or tabs part, with or without a row of heads. */
export function findTables(text: string, language: Language): TableRead {
  const read: TableRead = { items: [], quantities: [], spans: [] };
  let rows: Row[] = [];
  const close = (): void => {
    const table = readTable(rows, language);
    if (table.items.length > 0) {
      read.items.push(...table.items);
      read.quantities.push(...table.quantities);
      read.spans.push(...table.spans);
    }
    rows = [];
  };
  let at = 0;
  for (const line of text.split("\n")) {
    const cells = cellsOf(line, at);
    at += line.length + 1;
    if (RULE.test(line) && line.includes("-") && rows.length > 0) continue;
    if (cells.length < 2 || (rows[0] && rows[0].length !== cells.length)) close();
    if (cells.length >= 2 && rows.length < MOST_ROWS) rows.push(cells);
  }
  close();
  return read;
}

function cellsOf(line: string, at: number): Row {
  const bar = line.includes("|") ? "|" : line.includes("\t") ? "\t" : ";";
  const parts = line.split(bar);
  if (parts.length < 2 || parts.length > MOST_COLUMNS + 2) return [];
  let start = at;
  const cells = parts.map((part) => {
    const lead = /^\s*/u.exec(part)?.[0].length ?? 0;
    const cell = { start: start + lead, end: start + part.trimEnd().length, text: part.trim() };
    start += part.length + 1;
    return cell;
  });
  // Bars around a row make empty cells at its ends.
  const isFramed = bar === "|" && cells[0]?.text === "" && cells.at(-1)?.text === "";
  return isFramed ? cells.slice(1, -1) : bar === "|" && cells[0]?.text === "" ? cells.slice(1) : cells;
}

function readTable(rows: readonly Row[], language: Language): TableRead {
  const [head] = rows;
  const named = head && rolesOf(head, rows.slice(1));
  const body = named ? rows.slice(1) : rows;
  const roles = named ?? guessed(body);
  const read: TableRead = { items: [], quantities: [], spans: [] };
  if (!roles || body.length === 0) return read;
  for (const row of body) {
    const [name, count] = [row[roles.name], row[roles.count]];
    const item = name && count && lineOf({ name, count, unit: roles.unit === undefined ? undefined : row[roles.unit] }, language);
    if (!item) continue;
    read.items.push(item.line);
    read.quantities.push(item.quantity);
  }
  // A table one of whose rows cannot be read is read no further than its rows that can.
  read.spans.push(...rows.map((row) => ({ start: row[0]?.start ?? 0, end: row.at(-1)?.end ?? 0 })));
  return read;
}

type Roles = { name: number; count: number; unit?: number | undefined };

/** By the words at the heads of the columns. */
function rolesOf(head: Row, body: readonly Row[]): Roles | undefined {
  const isOf = (role: Role, index: number): boolean => role !== "name" || body.some((row) => /\p{L}{3}/u.test(row[index]?.text ?? ""));
  const find = (role: Role): number => head.findIndex(({ text }, index) => COLUMNS[role].test(text) && isOf(role, index));
  const [name, count, unit] = [find("name"), find("count"), find("unit")];
  return name < 0 || count < 0 || name === count ? undefined : { name, count, unit: unit < 0 ? undefined : unit };
}

/** Without heads: one column of counts and one of words, in two rows or more; a first column that only numbers the rows is neither. */
function guessed(rows: readonly Row[]): Roles | undefined {
  if (rows.length < 2) return undefined;
  const columns = rows[0]?.map((_, index) => rows.map((row) => row[index]?.text ?? "")) ?? [];
  const isNumbering = (column: readonly string[]): boolean => column.every((text, at) => Number(text.replace(/\.$/, "")) === at + 1);
  const counts = columns.flatMap((column, index) =>
    column.every((text) => COUNT.test(text)) && !(index === 0 && columns.length > 2 && isNumbering(column)) ? [index] : [],
  );
  const words = columns.flatMap((column, index) => (column.every((text) => /\p{L}{3}/u.test(text) && !COUNT.test(text)) ? [index] : []));
  const [count, name] = [counts[0], words[0]];
  if (count === undefined || name === undefined || counts.length > 1) return undefined;
  return { name, count, unit: words.find((index) => index !== name && columns[index]?.every((text) => unitOf(text) !== undefined)) };
}

/** A unit that fills a cell; measures count here, as no goods need stand behind them. */
function unitOf(text: string): string | undefined {
  const unit = unitAt(text) ?? unitAt(`${text} of goods`);
  return unit && unit.length >= text.replace(/\.$/, "").length ? unit.unit : undefined;
}

/** "rames de papier": a unit that opens the name of what it counts. */
function unitWithin(name: string): { unit: string; length: number } | undefined {
  const unit = unitAt(name);
  const of = unit && /^\s(?:of|de|di|von|van)\s(?=\p{L}{3})|^\sd['’](?=\p{L}{3})/u.exec(name.slice(unit.length))?.[0];
  return unit && of !== undefined ? { unit: unit.unit, length: unit.length + of.length } : undefined;
}

function lineOf(
  { name, count, unit }: { name: Cell; count: Cell; unit: Cell | undefined },
  language: Language,
): { line: ItemMention; quantity: QuantityMention } | undefined {
  const [, digits, behind] = COUNT.exec(count.text) ?? [];
  const quantity = digits === undefined ? 0 : parseDigits(digits, language, true);
  if (!(quantity > 0) || !/\p{L}{3}/u.test(name.text) || name.text.length > LONGEST_NAME) return undefined;
  const said = unitOf(behind ?? unit?.text ?? "");
  const [written = name.text, ...further] = name.text.split(/,\s+/u);
  const within = said === undefined ? unitWithin(written) : undefined;
  const head = within ? written.slice(within.length) : written;
  const counted = said ?? within?.unit ?? "piece";
  const span = { start: Math.min(name.start, count.start), end: count.end };
  return {
    line: {
      ...described(head, further, isHeadFirst(language)),
      ...{ quantity, unit: counted, counted: true, start: span.start, countAt: count.start, traits: [] },
    },
    quantity: { start: count.start, end: count.end, quantity, unit: counted, form: "labelled" },
  };
}
