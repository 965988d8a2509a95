/**
 * Measures what the Worker's second reading of a conversation is worth (`npm run briefs:doubts`), and writes the table that it asks by. It is fitted
 * on readings by agents that had not seen the chats: the agent's answers of the day each tuned half was written (`test/briefs/first-readings.json`),
 * beside those of today's agent; on the tuned halves alone, and judged half by half by what the others say. `-- --misses` names what is not doubted.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { extractBrief } from "../local-cloud/ai-agent/brief.ts";
import { soughtOf } from "../src/features/catalog/terms/sought.ts";
import { lookAt, type Kind } from "../src/features/briefs/second-reading/doubts.ts";
import type { Extraction } from "../src/features/briefs/schemas.ts";
import type { LineDoubt } from "../src/features/briefs/second-reading/line-doubts.ts";
import { verifyExtraction } from "../src/features/briefs/verify-extraction.ts";
import { readChats, type Half } from "../test/briefs/chat.ts";
import { messagesOf } from "../test/briefs/read-chats.ts";
import { scoreChat, type Judged } from "../test/briefs/score-chat.ts";

const FIRST_READINGS = new URL("../test/briefs/first-readings.json", import.meta.url);
const WEIGHTS = new URL("../src/features/briefs/second-reading/weights.json", import.meta.url);
const KINDS = ["line", "budget", "deadline", "delivery"] as const;
/** The rules were made on the first halves, which say less of what they have not seen; the first readings are of what nobody had. */
const HALVES: Partial<Record<Half, number>> = {
  tuned: 0.2,
  "second-tuned": 0.2,
  "third-tuned": 0.5,
  "fourth-tuned": 0.5,
  "fifth-tuned": 0.5,
  "sixth-tuned": 0.5,
  "seventh-tuned": 0.5,
  "eighth-tuned": 0.5,
  "ninth-tuned": 0.5,
  "tenth-tuned": 0.5,
  "eleventh-tuned": 0.5,
  "thirteenth-tuned": 0.5,
  "fourteenth-tuned": 0.5,
  corrections: 0.2,
};
/** As the second reading has it. */
const LEAVE_OUT_BELOW = 0.5;
/** Of values that today's agent reads right, the share that may be asked about. */
const MOST_ASKED: Readonly<Record<Kind, number>> = { line: 0.28, budget: 0.3, deadline: 0.33, delivery: 0.15 };

/** What says by itself that a value does not hold, and is met too seldom for its share to say so. */
const CONTRADICTS: Readonly<Record<string, number>> = {
  countedAnew: -2.5,
  droppedLater: -2.5,
  quoted: -2.5,
  denied: -2.5,
} satisfies Partial<Record<LineDoubt, number>>;

interface Sample {
  kind: Kind;
  half: Half;
  isFirst: boolean;
  weight: number;
  found: readonly string[];
  isRight: boolean;
  /** Of a line: whether it stands for what is asked for at all, whatever its count. */
  isWanted: boolean;
  isAsked: boolean;
  shown: string;
}
type Told = Sample & { sure: number };

interface Model {
  bias: number;
  weights: Record<string, number>;
}

const first = JSON.parse(readFileSync(FIRST_READINGS, "utf8")) as { half: Half; id: string; extraction: Extraction }[];
const samples: Sample[] = [];
for (const [half, weight] of Object.entries(HALVES) as [Half, number][]) {
  for (const chat of readChats(half)) {
    // The second reading knows no word of theirs.
    if (chat.language === "ja" || chat.language === "ar") continue;
    const now = extractBrief({ sessionId: chat.id, referenceTime: chat.now, messages: messagesOf(chat) });
    const then = first.find((one) => one.half === half && one.id === chat.id);
    if (!("kind" in now)) sample(chat, now, { half, weight, isFirst: false });
    if (then) sample(chat, then.extraction, { half, weight: 1, isFirst: true });
  }
}

function sample(chat: ReturnType<typeof readChats>[number], extraction: Extraction, of: Pick<Sample, "half" | "weight" | "isFirst">): void {
  const messages = messagesOf(chat).map((message, index) => ({ ...message, id: `msg_${index}` }));
  const state = verifyExtraction(extraction, { messages, referenceTime: new Date(chat.now), language: "en" });
  if (!state) return;
  const judged = scoreChat(chat, { brief: state.content, confidence: state.confidence, questions: state.questions });
  for (const { kind, field, found } of lookAt(state, { messages, isUnknown })) {
    const own = kind === "line" ? ofLine(judged, Number(field.split("/")[2])) : ofField(judged, kind);
    if (own.length === 0) continue;
    const isAsked = own.some((one) => one.asked || (one.confidence ?? 1) < 0.5);
    samples.push({
      ...of,
      kind,
      found,
      isAsked,
      isRight: own.every((one) => one.right),
      isWanted: own[0]?.right ?? false,
      shown: `${chat.id} ${own[0]?.got}`,
    });
  }
}

function isUnknown(name: string): boolean {
  return soughtOf({ name, terms: [name] }).isUnknown;
}

function ofField(judged: readonly Judged[], kind: Kind): Judged[] {
  return judged.filter(({ given, field }) => given && field === (kind === "delivery" ? "place" : kind));
}

/** What is judged of one line: itself, and the count and unit that stand behind it. */
function ofLine(judged: readonly Judged[], index: number): Judged[] {
  const at = judged.findIndex(({ field, line }) => field === "item" && line === index);
  if (at < 0) return [];
  const behind = judged.slice(at + 1).findIndex(({ field }) => field !== "quantity" && field !== "unit");
  return judged.slice(at, behind < 0 ? undefined : at + 1 + behind).filter(({ given }) => given);
}

const table = Object.fromEntries(
  KINDS.map((kind) => {
    const of = samples.filter((one) => one.kind === kind);
    const told = [...new Set(of.map(({ half }) => half))]
      .filter((half) => half !== "tuned" && half !== "corrections")
      .flatMap((half): Told[] => {
        const model = fitted(of.filter((one) => one.half !== half));
        return of.filter((one) => one.half === half).map((one) => ({ ...one, sure: sure(model, one.found) }));
      });
    const askBelow = bound(told, MOST_ASKED[kind]);
    print(kind, told, askBelow);
    return [kind, { askBelow, ...fitted(of) }];
  }),
);
const lines = samples.filter(({ kind }) => kind === "line");
const halves = [...new Set(lines.map(({ half }) => half))].filter((half) => half !== "tuned" && half !== "corrections");
const isWanted = (one: Sample): boolean => one.isWanted;
const gated = halves.flatMap((half): Told[] => {
  const model = fitted(
    lines.filter((one) => one.half !== half),
    isWanted,
  );
  return lines.filter((one) => one.half === half).map((one) => ({ ...one, sure: sure(model, one.found) }));
});
for (const isFirst of [true, false]) {
  const of = gated.filter((one) => one.isFirst === isFirst);
  const kept = of.filter((one) => one.sure >= LEAVE_OUT_BELOW);
  const lost = of.filter((one) => one.isWanted && one.sure < LEAVE_OUT_BELOW);
  console.log(
    `lines that nobody asked for, ${isFirst ? "first readings" : "today"}: ${of.filter((one) => !one.isWanted).length} of ${of.length}, behind the gate ${kept.filter((one) => !one.isWanted).length} of ${kept.length}; ${lost.length} right ones asked about in place of standing there`,
  );
}
const measured = process.argv.find((given) => /^\d{4}-\d{2}-\d{2}$/.test(given)) ?? new Date().toISOString().slice(0, 10);
const counts = { samples: samples.length, wrong: samples.filter(({ isRight }) => !isRight).length };
writeFileSync(WEIGHTS, `${JSON.stringify({ measured, ...counts, wanted: fitted(lines, isWanted), ...table }, null, 2)}\n`);

/** Under which no more of what today's agent reads right falls than may. */
function bound(told: readonly Told[], most: number): number {
  const right = told.filter(({ isRight, isFirst }) => isRight && !isFirst).map((one) => one.sure);
  return round(right.toSorted((one, other) => one - other)[Math.floor(right.length * most)] ?? 0.5);
}

function print(kind: Kind, told: readonly Told[], askBelow: number): void {
  const isDoubted = (one: Told): boolean => one.isAsked || one.sure < askBelow;
  for (const isFirst of [true, false]) {
    const of = told.filter((one) => one.isFirst === isFirst);
    const share = (isRight: boolean): string => {
      const some = of.filter((one) => one.isRight === isRight);
      return `${some.filter(isDoubted).length} of ${some.length}`;
    };
    console.log(
      `${kind} below ${askBelow}, ${isFirst ? "first readings" : "today"}: wrong asked ${share(false)}, right asked ${share(true)}`,
    );
    if (!process.argv.includes("--misses")) continue;
    for (const one of of.filter(({ isRight }) => !isRight))
      if (!isDoubted(one)) console.log(`  ${round(one.sure)} ${one.shown} | ${one.found.join(" ")}`);
  }
}

/** By Newton's method with a small penalty, so that what was met twice is not taken for certain; what contradicts a value is begun as that. */
function fitted(of: readonly Sample[], isRight = (one: Sample): boolean => one.isRight): Model {
  const STEPS = 25;
  const PENALTY = 1;
  const names = [...new Set(of.flatMap(({ found }) => found))].toSorted();
  const at = new Map(names.map((name, index) => [name, index + 1]));
  const rows = of.map((one) => ({ ...one, isRight: isRight(one), found: [0, ...one.found.map((name) => at.get(name) ?? 0)] }));
  const prior = [0, ...names.map((name) => CONTRADICTS[name] ?? 0)];
  const weights = [...prior];
  for (let step = 0; step < STEPS; step += 1) {
    const slope = weights.map((weight, index) => (index === 0 ? 0 : PENALTY * (weight - (prior[index] ?? 0))));
    const curve = weights.map((_, row) => weights.map((__, column): number => (row === column ? (row === 0 ? 1e-6 : PENALTY) : 0)));
    for (const { weight, isRight: right, found } of rows) {
      const stated = 1 / (1 + Math.exp(-found.reduce((sum, index) => sum + (weights[index] ?? 0), 0)));
      for (const row of found) {
        slope[row] = (slope[row] ?? 0) + weight * (stated - Number(right));
        const line = curve[row] ?? [];
        for (const column of found) line[column] = (line[column] ?? 0) + weight * stated * (1 - stated);
      }
    }
    for (const [index, change] of solved(curve, slope).entries()) weights[index] = (weights[index] ?? 0) - change;
  }
  const [bias = 0, ...rest] = weights;
  return { bias: round(bias), weights: Object.fromEntries(names.map((name, index) => [name, round(rest[index] ?? 0)])) };
}

/** The solution of a system of linear equations whose matrix is positive definite, by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const last = rows.length;
  for (const [pivot, from] of rows.entries()) {
    for (const row of rows.slice(pivot + 1)) {
      const factor = (row[pivot] ?? 0) / (from[pivot] ?? 1);
      if (factor !== 0)
        for (let column = pivot; column <= last; column += 1) row[column] = (row[column] ?? 0) - factor * (from[column] ?? 0);
    }
  }
  const solution = rows.map(() => 0);
  for (let index = last - 1; index >= 0; index -= 1) {
    const row = rows[index] ?? [];
    const known = solution.reduce((sum, value, column) => (column > index ? sum + value * (row[column] ?? 0) : sum), 0);
    solution[index] = ((row[last] ?? 0) - known) / (row[index] ?? 1);
  }
  return solution;
}

function sure({ bias, weights }: Model, found: readonly string[]): number {
  return 1 / (1 + Math.exp(-found.reduce((sum, name) => sum + (weights[name] ?? 0), bias)));
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
