/**
 * Measures how sure the agent's readings are, on the tuned halves of the labelled chats alone, and writes the table that it reads them by:
 * `npm run briefs:fit`. Lines by a logistic function of their traits, other values by the share that was right (isotonic) of what was read alike.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { traitsOf } from "../local-cloud/ai-agent/confidence.ts";
import { readConversation } from "../local-cloud/ai-agent/conversation.ts";
import { LINE_TRAITS, type LineTrait } from "../local-cloud/ai-agent/item-names.ts";
import { briefOf } from "../local-cloud/ai-agent/brief.ts";
import { messagesOf } from "../test/briefs/read-chats.ts";
import { readChats, type Half } from "../test/briefs/chat.ts";
import { scoreChat } from "../test/briefs/score-chat.ts";

/** The rules were made on the first halves, which say less of what they have not seen. */
const WEIGHTS: Partial<Record<Half, number>> = {
  tuned: 0.3,
  "second-tuned": 0.3,
  corrections: 0.3,
  "third-tuned": 1,
  "fourth-tuned": 1,
  "fifth-tuned": 1,
};
const FIELDS = ["budget", "deadline", "delivery"] as const;

interface Sample {
  weight: number;
  isRight: boolean;
}
const lines: (Sample & { traits: ReadonlySet<LineTrait> })[] = [];
const values: (Sample & { field: (typeof FIELDS)[number]; stated: number })[] = [];

for (const [half, weight] of Object.entries(WEIGHTS)) {
  for (const chat of readChats(half as Half)) {
    const need = readConversation(messagesOf(chat), new Date(chat.now), undefined);
    if (need.items.length === 0) continue;
    for (const one of scoreChat(chat, { brief: briefOf(need), confidence: {} })) {
      if (!one.given) continue;
      const item = one.line === undefined ? undefined : need.items[one.line];
      const field = FIELDS.find((name) => name === (one.field === "place" ? "delivery" : one.field));
      if (item) lines.push({ weight, isRight: one.right, traits: new Set(traitsOf(item, need)) });
      else if (field) values.push({ weight, isRight: one.right, field, stated: need[field]?.confidence ?? 0 });
    }
  }
}

const line = logistic();
const error = lines.reduce((sum, one) => sum + one.weight * Math.abs(sure(line, one.traits) - Number(one.isRight)), 0) / weightOf(lines);
const table = {
  measured: process.argv[2] ?? new Date().toISOString().slice(0, 10),
  samples: { lines: lines.length, wrongLines: lines.filter(({ isRight }) => !isRight).length, values: values.length },
  meanError: round(error),
  line,
  fields: Object.fromEntries(FIELDS.map((field) => [field, isotonic(values.filter((one) => one.field === field))])),
};
writeFileSync(fileURLToPath(new URL("../local-cloud/ai-agent/confidence.json", import.meta.url)), `${JSON.stringify(table, null, 2)}\n`);
console.log(JSON.stringify(table, null, 1));

interface Logistic {
  bias: number;
  weights: Record<LineTrait, number>;
}

function sure({ bias, weights }: Logistic, traits: ReadonlySet<LineTrait>): number {
  return 1 / (1 + Math.exp(-[...traits].reduce((sum, trait) => sum + weights[trait], bias)));
}

/** By gradient descent with a small penalty, so that a trait that was met twice is not taken for certain. */
function logistic(): Logistic {
  const STEPS = 20_000;
  const RATE = 0.5;
  const PENALTY = 0.0004;
  const fitted: Logistic = { bias: 0, weights: Object.fromEntries(LINE_TRAITS.map((trait) => [trait, 0])) as Logistic["weights"] };
  const whole = weightOf(lines);
  for (let step = 0; step < STEPS; step += 1) {
    const slope: Logistic = { bias: 0, weights: { ...fitted.weights } };
    for (const trait of LINE_TRAITS) slope.weights[trait] *= -PENALTY;
    for (const { weight, isRight, traits } of lines) {
      const off = (weight * (Number(isRight) - sure(fitted, traits))) / whole;
      slope.bias += off;
      for (const trait of traits) slope.weights[trait] += off;
    }
    fitted.bias += RATE * slope.bias;
    for (const trait of LINE_TRAITS) fitted.weights[trait] += RATE * slope.weights[trait];
  }
  return {
    bias: round(fitted.bias),
    weights: Object.fromEntries(LINE_TRAITS.map((trait) => [trait, round(fitted.weights[trait])])) as Logistic["weights"],
  };
}

/** Shares that only grow with what was stated: neighbours that would not are pooled. One right and one wrong are added to each. */
function isotonic(of: readonly (Sample & { stated: number })[]): { from: number; share: number }[] {
  const steps: { from: number; right: number; given: number }[] = [];
  for (const stated of [...new Set(of.map((one) => one.stated))].toSorted((a, b) => a - b)) {
    const some = of.filter((one) => one.stated === stated);
    let step = { from: stated, right: 0.5 + weightOf(some.filter(({ isRight }) => isRight)), given: 1 + weightOf(some) };
    for (let last = steps.at(-1); last && last.right / last.given >= step.right / step.given; last = steps.at(-1)) {
      steps.pop();
      step = { from: last.from, right: last.right + step.right, given: last.given + step.given };
    }
    steps.push(step);
  }
  return steps.map(({ from, right, given }) => ({ from: round(from), share: round(right / given) }));
}

function weightOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { weight }) => sum + weight, 0);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
