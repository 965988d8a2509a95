import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import type { OpsApi } from "./api.ts";
import type { Output } from "./output.ts";

/** A wrong call of this command line, told to the caller with how it is called right. */
export class UsageError extends Error {}

/** The call was right, but it cannot go on: nobody said yes, or nothing is known of where to. */
export class StoppedError extends Error {}

export interface OpsContext {
  api: OpsApi;
  output: Output;
  /** Says what will be done and asks, unless `--yes` was given; throws where the answer is no. */
  confirm(what: string): Promise<void>;
}

/** One command of `npm run ops --`. */
export interface Command {
  summary: string;
  /** One line for each way to call it, without the command's own name. */
  usage: readonly string[];
  run(args: readonly string[], context: OpsContext): Promise<void>;
}

/** Options that every command takes; `main.ts` reads them before the command sees its own. */
export const COMMON_OPTIONS = {
  url: { type: "string" },
  email: { type: "string" },
  totp: { type: "string" },
  json: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsOptionsConfig;

/** A command's own arguments, strictly: an option it does not know is a usage error. */
export function readArgs<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** The value of an argument that has to be there. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new UsageError(`${name} is missing`);
  return value;
}

/** A whole number in a range. */
export function wholeNumber(value: string | undefined, name: string, fallback: number, max: number): number {
  const number = Number(value ?? fallback);
  if (!Number.isInteger(number) || number < 1 || number > max) throw new UsageError(`${name} must be a whole number from 1 to ${max}`);
  return number;
}

/** One of a few words. */
export function oneOf<const Word extends string>(value: string | undefined, words: readonly Word[], name: string): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new UsageError(`${name} must be one of ${words.join(", ")}`);
  return found;
}
