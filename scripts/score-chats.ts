import { HALVES, type Half } from "../test/briefs/chat.ts";
import { figuresOf, type Figures } from "../test/briefs/figures.ts";
import { isWhole, judgeHalf, readBrief } from "../test/briefs/read-chats.ts";
import type { Judged } from "../test/briefs/score-chat.ts";

/**
 * Prints what becomes of the labelled chats: the brief as its buyer gets it, and beside it what the agent alone doubts; `misses` says which of the
 * tuned half are wrong, and never one of those held out.
 */
export function printChats(misses: boolean): void {
  const halves = HALVES.map((half) => ({ half, chats: judgeHalf(half, readBrief) }));
  const figures = halves.map(printed);
  if (misses)
    for (const { half, chats } of halves)
      if (!half.endsWith("held-out")) for (const { chat, judged } of chats) printMisses(chat.id, judged);
  printFields(figures);
  printDoubt(figures);
  console.log("\nThe agent alone:");
  printDoubt(HALVES.map((half) => printed({ half, chats: judgeHalf(half) })));
  printCalibration(figures);
}

type Printed = Figures & { half: Half; chats: number; whole: number };

const printed = ({ half, chats }: { half: Half; chats: readonly { judged: Judged[] }[] }): Printed => ({
  half,
  chats: chats.length,
  whole: chats.filter(({ judged }) => isWhole(judged)).length,
  ...figuresOf(chats.flatMap(({ judged }) => judged)),
});

function printMisses(id: string, judged: readonly Judged[]): void {
  for (const one of judged) {
    if (!isWhole([one]))
      console.log(`${id} ${one.field}: wanted ${one.wanted}, got ${one.got}${one.asked ? " (asked)" : ""} ${one.confidence ?? ""}`);
  }
}

function printFields(figures: readonly Printed[]): void {
  console.log("\n| field | half | labelled | given | right | precision | recall | F1 |\n|---|---|---:|---:|---:|---:|---:|---:|");
  for (const [index, { field }] of (figures[0]?.fields ?? []).entries()) {
    for (const { half, fields } of figures) {
      const one = fields[index];
      if (one)
        console.log(
          `| ${field} | ${half} | ${one.expected} | ${one.given} | ${one.right} | ${two(one.precision)} | ${two(one.recall)} | ${two(one.f1)} |`,
        );
    }
  }
}

function printDoubt(figures: readonly Printed[]): void {
  console.log(
    "\n| half | chats | wholly right | invented lines | wrong values | of them doubted or asked | contradictions asked | right values asked about |",
  );
  console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
  for (const one of figures) {
    console.log(
      `| ${one.half} | ${one.chats} | ${one.whole} | ${percent(one.invented)} | ${one.wrong} | ${percent(one.wrongButDoubted)} | ${one.contradictedAndAsked} of ${one.contradicted} | ${percent(one.needlessQuestions)} |`,
    );
  }
}

function printCalibration(figures: readonly Printed[]): void {
  console.log(
    `\n| confidence | ${figures.map(({ half }) => `${half}: right of given`).join(" | ")} |\n|---|${figures.map(() => "---:|").join("")}`,
  );
  for (const [bin, { from }] of (figures[0]?.calibration ?? []).entries()) {
    const cells = figures.map(({ calibration }) => `${calibration[bin]?.right ?? 0} of ${calibration[bin]?.given ?? 0}`);
    console.log(`| from ${from.toFixed(1)} | ${cells.join(" | ")} |`);
  }
  console.log(`| mean distance | ${figures.map(({ calibrationError }) => two(calibrationError)).join(" | ")} |`);
}

const two = (share: number): string => share.toFixed(2);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
