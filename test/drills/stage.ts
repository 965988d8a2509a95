import type { DrillReport, TimelineKind } from "../../src/operations/drills/record.ts";
import { randomBytes } from "node:crypto";
import type { FaultMode } from "../../local-cloud/faults.ts";
import { DOES } from "./fault-words.ts";
import type { FoundStack } from "../support/node/found-stack.ts";

/** What a drill works on. */
export type DrilledStack = Pick<FoundStack, "file" | "stateDir">;

type Entry = DrillReport["timeline"][number];

/** The longest text the drills' route takes. */
const LONGEST_TEXT = 1_000;

/** What a running drill has at hand: the stack, its timeline, and what it has to put back. */
export class Stage {
  readonly stack: DrilledStack["file"];
  readonly stateDir: string;
  /** Tells this run's alerts and buyers from those of other runs. */
  readonly runId = randomBytes(4).toString("hex");
  readonly startedAt = new Date();
  readonly timeline: Entry[] = [];
  /** How what the drill breaks is to be broken, and what that is in words. */
  readonly fault: FaultMode;
  readonly faultSaid: string;
  detectedAfterSeconds: number | null = null;
  readonly #say: (line: string) => void;
  readonly #undo: { what: string; undo(): Promise<unknown> }[] = [];
  #brokeAt: number | undefined;

  constructor({ file, stateDir }: DrilledStack, say: (line: string) => void, fault: FaultMode = "down") {
    this.fault = fault;
    this.faultSaid = DOES[fault];
    this.stack = file;
    this.stateDir = stateDir;
    this.#say = say;
  }

  tell(kind: TimelineKind, text: string): void {
    const now = new Date();
    this.timeline.push({ at: now.toISOString(), kind, text: text.slice(0, LONGEST_TEXT) });
    const after = ((now.getTime() - this.startedAt.getTime()) / 1000).toFixed(1);
    this.#say(`  ${after.padStart(6)} s  ${kind.padEnd(9)}  ${text}`);
  }

  /** From here on it counts until something is detected. */
  broke(text: string): void {
    this.#brokeAt = performance.now();
    this.tell("broke", text);
  }

  /** The first detection after the first break is the drill's; answers the seconds since the last break. */
  detected(text: string): number {
    const seconds = (performance.now() - (this.#brokeAt ?? performance.now())) / 1000;
    this.detectedAfterSeconds ??= Number(seconds.toFixed(1));
    this.tell("detected", `after ${seconds.toFixed(1)} s: ${text}`);
    return seconds;
  }

  /** Runs a proof, whose title begins with the clause it proves; it throws where something is not right, and answers what it found. */
  async prove(title: string, proof: () => Promise<string>): Promise<void> {
    try {
      this.tell("proved", `${title}: ${await proof()}`);
    } catch (error) {
      throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  /** What the drill changed is put back when it ends, however it ends; the last changed first. */
  undo(what: string, undo: () => Promise<unknown>): void {
    this.#undo.push({ what, undo });
  }

  /** Puts everything back; answers what could not be. */
  async putBack(): Promise<string[]> {
    const failed: string[] = [];
    for (const { what, undo } of this.#undo.splice(0).toReversed()) {
      try {
        await undo();
      } catch (error) {
        failed.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failed;
  }
}
