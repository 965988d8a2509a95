import type { Half } from "../briefs/chat.ts";
import { figuresOf } from "../briefs/figures.ts";
import { isWhole, judgeHalf } from "../briefs/read-chats.ts";
import type { BenchLine } from "./bench-line.ts";

const ENOUGH = { of: "value", atLeast: 0.9 } as const;

/** How right the agent's rules are on the labelled chats: no figure of time, the same on every machine. */
export function briefFigures(): Promise<BenchLine[]> {
  const corrections = judgeHalf("corrections");
  const whole = corrections.filter(({ judged }) => isWhole(judged)).length;
  return Promise.resolve([
    ...halfFigures("tuned"),
    ...halfFigures("held-out"),
    {
      name: "briefs, conversations of corrections that end right",
      value: whole,
      unit: `of ${corrections.length}`,
      target: { of: "value", atLeast: corrections.length },
    },
  ]);
}

function halfFigures(half: Half): BenchLine[] {
  const { fields, invented, wrongButDoubted, calibrationError } = figuresOf(judgeHalf(half).flatMap(({ judged }) => judged));
  return [
    ...fields.map(({ field, f1 }) => ({ name: `briefs, ${half}, F1 of ${field}`, value: f1, unit: "", target: ENOUGH })),
    { name: `briefs, ${half}, invented lines`, value: invented, unit: "of lines", target: { of: "value", atMost: 0.02 } },
    { name: `briefs, ${half}, wrong values below 0.5 or asked about`, value: wrongButDoubted, unit: "of wrong", target: ENOUGH },
    { name: `briefs, ${half}, distance of confidence from right`, value: calibrationError, unit: "" },
  ];
}
