import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../../local-cloud/atomic-file.ts";
import { ROLL_OUT_WORDS, type RollOutReport } from "../../src/operations/releases/report.ts";
import { ApiError, call } from "../ops/api.ts";
import { StoppedError } from "../setup/step.ts";

const untoldSchema = z.array(
  z.object({
    ...{ id: z.string(), word: z.enum(ROLL_OUT_WORDS), releaseId: z.string(), from: z.string(), to: z.string(), share: z.number() },
    ...{ startedAt: z.string(), endedAt: z.string().nullable(), why: z.string() },
  }),
);
/** Of an environment whose desk never hears, the newest. */
const MOST_UNTOLD = 100;
const MOST_WHY = 1_000;

export interface DeskBook {
  /** Keeps what the desk is to be told. Never throws. */
  note(report: RollOutReport): void;
  /** Tells the desk what was noted; what cannot be told stays for the next time. Never throws, and takes as long as a desk that hangs may. */
  tell(): Promise<void>;
}

interface Told {
  /** Keeps what was not told. */
  file: string;
  send(report: RollOutReport): Promise<void>;
  say(line: string): void;
}

/**
 * What became of each roll-out, for the desk, kept until the desk has it. Said again it stands there once, so that who dies between the answer
 * and the file says it again.
 */
export function deskBook({ file, send, say }: Told): DeskBook {
  const untold = (): RollOutReport[] => (existsSync(file) ? untoldSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : []);
  const keep = (reports: readonly RollOutReport[]): void => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileAtomically(file, JSON.stringify(reports.slice(-MOST_UNTOLD)), 0o600);
  };
  const tellAll = async (): Promise<void> => {
    for (let [next, ...rest] = untold(); next; [next, ...rest] = untold()) {
      try {
        await send({ ...next, why: next.why.slice(0, MOST_WHY).toWellFormed() });
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 400) throw error;
        say(`the desk does not take what became of ${next.releaseId} (${next.word}): ${error.message}`);
      }
      keep(rest);
    }
  };
  const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  return {
    note(report) {
      try {
        keep([...untold(), report]);
      } catch (error) {
        say(`what became of ${report.releaseId} (${report.word}) is not kept for the desk in ${file}: ${wordsOf(error)}`);
      }
    },
    async tell() {
      try {
        await tellAll();
      } catch (error) {
        say(`the desk does not know yet, and is told by the next deploy: ${wordsOf(error)}`);
      }
    },
  };
}

/** As the operator whose token it is. */
export function sendToDesk(url: string, token: () => Promise<string>): Told["send"] {
  return async (report) => {
    if (url === "") throw new StoppedError("PUBLIC_BASE_URL is not among the settings");
    await call(url, { method: "POST", path: "/admin/releases", body: report, token: await token() }, z.looseObject({ id: z.string() }));
  };
}
