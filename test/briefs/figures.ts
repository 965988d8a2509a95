import { FIELDS, type Field, type Judged } from "./score-chat.ts";

/** Precision, recall and their harmonic mean of one field. */
export interface FieldFigures {
  field: Field;
  expected: number;
  given: number;
  right: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface Bin {
  /** From this confidence to the next bin's. */
  from: number;
  given: number;
  right: number;
}

export interface Figures {
  fields: FieldFigures[];
  /** Share of the given items that stand for nothing the buyer asked for. */
  invented: number;
  wrong: number;
  /** Share of the wrong values that are below a confidence of 0.5, or asked about. */
  wrongButDoubted: number;
  contradicted: number;
  contradictedAndAsked: number;
  /** Share of the right values that are asked about all the same. */
  needlessQuestions: number;
  calibration: Bin[];
  /** Mean distance of a bin's confidence from its share of right values, weighted by what it holds. */
  calibrationError: number;
}

const DOUBT = 0.5;
const BINS = 10;

/** What the judgements of many chats come to. */
export function figuresOf(judged: readonly Judged[]): Figures {
  const given = judged.filter((one) => one.given);
  const wrong = given.filter((one) => !one.right);
  const right = given.filter((one) => one.right);
  const lines = given.filter(({ field }) => field === "item");
  const contradicted = judged.filter((one) => one.contradicted);
  return {
    fields: FIELDS.map((field) => fieldFigures(field, judged)),
    invented: share(lines.filter((one) => !one.right).length, lines.length, 0),
    wrong: wrong.length,
    wrongButDoubted: share(wrong.filter((one) => one.asked || (one.confidence ?? 1) < DOUBT).length, wrong.length, 1),
    contradicted: contradicted.length,
    contradictedAndAsked: contradicted.filter((one) => one.asked && !one.given).length,
    needlessQuestions: share(right.filter((one) => one.asked).length, right.length, 0),
    ...calibrationOf(given),
  };
}

function fieldFigures(field: Field, judged: readonly Judged[]): FieldFigures {
  const own = judged.filter((one) => one.field === field);
  const expected = own.filter((one) => one.expected).length;
  const given = own.filter((one) => one.given).length;
  const right = own.filter((one) => one.given && one.right).length;
  const precision = share(right, given, 1);
  const recall = share(right, expected, 1);
  return { field, expected, given, right, precision, recall, f1: share(2 * right, given + expected, 1) };
}

function calibrationOf(given: readonly Judged[]): Pick<Figures, "calibration" | "calibrationError"> {
  const bins = Array.from({ length: BINS }, (_, bin) =>
    given.filter(({ confidence }) => confidence !== undefined && binOf(confidence) === bin),
  );
  const calibration = bins.map((some, bin) => ({ from: bin / BINS, given: some.length, right: some.filter((one) => one.right).length }));
  const told = bins.reduce((sum, some) => sum + some.length, 0);
  const distance = bins.reduce(
    (sum, some) => sum + Math.abs(some.reduce((rest, one) => rest + (one.confidence ?? 0) - (one.right ? 1 : 0), 0)),
    0,
  );
  return { calibration, calibrationError: share(distance, told, 0) };
}

const binOf = (confidence: number): number => Math.min(BINS - 1, Math.floor(confidence * BINS));
const share = (part: number, whole: number, ofNothing: number): number => (whole === 0 ? ofNothing : part / whole);
