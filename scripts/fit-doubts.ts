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
import { verifyExtraction } from "../src/features/briefs/verify-extraction.ts";
import { readChats, type Half } from "../test/briefs/chat.ts";
import { messagesOf } from "../test/briefs/read-chats.ts";
import { scoreChat, type Judged } from "../test/briefs/score-chat.ts";

const FIRST_READINGS = new URL("../test/briefs/first-readings.json", import.meta.url);
const WEIGHTS = new URL("../src/features/briefs/second-reading/weights.json", import.meta.url);
const KINDS = ["line", "budget", "deadline", "delivery"] as const;
/** The rules were made on the first halves, which say less of what they have not seen; the first readings are of what nobody had. */
const HALVES: Partial<Record<Half, number>> = {
  tuned: 0.3,
  "second-tuned": 0.3,
  "third-tuned": 0.7,
  "fourth-tuned": 0.7,
  "fifth-tuned": 0.7,
  "sixth-tuned": 0.7,
  "seventh-tuned": 0.7,
  "eighth-tuned": 0.7,
  corrections: 0.3,
};
/** Of values that today's agent reads right, the share that may be asked about. */
const MOST_ASKED: Readonly<Record<Kind, number>> = { line: 0.25, budget: 0.25, deadline: 0.3, delivery: 0.12 };

interface Sample {
  kind: Kind;
  half: Half;
  isFirst: boolean;
  weight: number;
  found: readonly string[];
  isRight: boolean;
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
    samples.push({ ...of, kind, found, isAsked, isRight: own.every((one) => one.right), shown: `${chat.id} ${own[0]?.got}` });
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
const measured = process.argv.find((given) => /^\d{4}-\d{2}-\d{2}$/.test(given)) ?? new Date().toISOString().slice(0, 10);
const counts = { samples: samples.length, wrong: samples.filter(({ isRight }) => !isRight).length };
writeFileSync(WEIGHTS, `${JSON.stringify({ measured, ...counts, ...table }, null, 2)}\n`);

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

/** By gradient descent with a small penalty, so that what was met twice is not taken for certain. */
function fitted(of: readonly Sample[]): Model {
  const STEPS = 3_000;
  const PENALTY = 0.002;
  const names = [...new Set(of.flatMap(({ found }) => found))].toSorted();
  const at = new Map(names.map((name, index) => [name, index]));
  const rows = of.map(({ weight, isRight, found }) => ({ weight, isRight, found: found.map((name) => at.get(name) ?? 0) }));
  const weights = names.map(() => 0);
  let bias = 0;
  const whole = of.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = weights.map((weight) => -PENALTY * weight);
    let lift = 0;
    for (const { weight, isRight, found } of rows) {
      const stated = 1 / (1 + Math.exp(-found.reduce((sum, index) => sum + (weights[index] ?? 0), bias)));
      const off = (weight * (Number(isRight) - stated)) / whole;
      lift += off;
      for (const index of found) slope[index] = (slope[index] ?? 0) + off;
    }
    bias += lift;
    for (const [index, change] of slope.entries()) weights[index] = (weights[index] ?? 0) + change;
  }
  return { bias: round(bias), weights: Object.fromEntries(names.map((name, index) => [name, round(weights[index] ?? 0)])) };
}

function sure({ bias, weights }: Model, found: readonly string[]): number {
  return 1 / (1 + Math.exp(-found.reduce((sum, name) => sum + (weights[name] ?? 0), bias)));
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
