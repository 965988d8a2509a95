import { readStackFile, type StackFile } from "../../../local-cloud/stack-file.ts";
import { startStack, type Stack, type StackOptions } from "../../../local-cloud/stack.ts";
import { stateDirOf } from "../../../local-cloud/state-dir.ts";
import { newPlace } from "./stack-place.ts";

export interface FoundStack {
  file: StackFile;
  stateDir: string;
  /** Stops a temporary stack and removes its state; a stack that ran already is left alone. */
  stop(): Promise<void>;
}

export interface TemporaryStack extends FoundStack {
  stack: Stack;
}

/** The running stack of this STATE_DIR, or a temporary one where none answers. `purpose` names its state folder. */
export async function findStack(purpose: string, say: (line: string) => void): Promise<FoundStack> {
  const stateDir = stateDirOf(process.env);
  const file = readStackFile(stateDir);
  if (file && (await answers(file))) return { file, stateDir, stop: async () => undefined };
  say("no stack is running: starting a temporary one");
  return startTemporaryStack(purpose);
}

/** A whole stack of its own in this process, on a free port and an empty state folder. */
export async function startTemporaryStack(
  purpose: string,
  options: Pick<StackOptions, "runner" | "settings"> = {},
): Promise<TemporaryStack> {
  const { port, stateDir, remove } = await newPlace(purpose);
  const stack = await startStack({ ...options, port, stateDir, log: () => undefined });
  const file = readStackFile(stateDir);
  if (!file) throw new Error("the temporary stack wrote no stack.json");
  return {
    file,
    stack,
    stateDir,
    async stop() {
      await stack.stop();
      remove();
    },
  };
}

/** A stack that was killed leaves its file behind. */
async function answers({ url }: StackFile): Promise<boolean> {
  const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  return response?.ok ?? false;
}
