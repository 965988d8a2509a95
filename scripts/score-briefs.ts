/**
 * Scores the AI agent's rules on the labelled chats, and on labelled real notices where they are there: `npm run score:briefs`.
 * The rules were tuned on the half of the notices whose id hashes to an even byte; the other half is held out. `-- --misses` says what is wrong in
 * the tuned halves, `-- --chats` leaves the notices out.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { extractBrief } from "../local-cloud/ai-agent/brief.ts";
import type { Brief } from "../local-cloud/ai-agent/schema.ts";
import { printChats } from "./score-chats.ts";
import { scoreNotice, type Notice, type Tally } from "./score-notice.ts";

const FOLDER = new URL("../../shared/data/requests/", import.meta.url);
const FILES = ["us-solicitations.json", "eu-notices.json"];

const verbose = process.argv.includes("--misses");
printChats(verbose);

const absent = FILES.filter((file) => !existsSync(new URL(file, FOLDER)));
if (process.argv.includes("--chats")) {
  // The notices are left out.
} else if (absent.length > 0) {
  console.log(`skipped: ${absent.map((file) => fileURLToPath(new URL(file, FOLDER))).join(", ")} absent`);
} else {
  const notices = FILES.flatMap((file) => (JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as { items: Notice[] }).items);
  const halves = { tuned: new Map<string, Tally>(), "held out": new Map<string, Tally>() };
  for (const notice of notices) {
    const half = createHash("sha256").update(notice.id).digest().readUInt8(0) % 2 === 0 ? "tuned" : "held out";
    for (const score of scoreNotice(notice, read)) {
      const tally = halves[half].get(score.field) ?? { expected: 0, given: 0, right: 0 };
      halves[half].set(score.field, {
        expected: tally.expected + score.expected,
        given: tally.given + score.given,
        right: tally.right + score.right,
      });
      if (verbose && half === "tuned" && (score.right < score.expected || score.right < score.given))
        console.log(`${notice.id} ${score.field}: wanted ${score.wanted}, got ${score.got}`);
    }
  }
  print(halves);
}

function read(text: string, referenceTime: string): Brief | undefined {
  const extraction = extractBrief({ sessionId: "score", referenceTime, messages: [{ role: "user", content: text }] });
  return "kind" in extraction ? undefined : extraction.brief;
}

function print(halves: Record<string, Map<string, Tally>>): void {
  console.log("| field | half | labelled | given | right | precision | recall |");
  console.log("|---|---|---:|---:|---:|---:|---:|");
  const fields = new Set(Object.values(halves).flatMap((half) => [...half.keys()]));
  for (const field of fields) {
    for (const [half, tallies] of Object.entries(halves)) {
      const { expected, given, right } = tallies.get(field) ?? { expected: 0, given: 0, right: 0 };
      console.log(
        `| ${field} | ${half} | ${round(expected)} | ${round(given)} | ${round(right)} | ${share(right, given)} | ${share(right, expected)} |`,
      );
    }
  }
}

function round(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : (part / whole).toFixed(2);
}
