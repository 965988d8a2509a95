import type { Reply } from "../backend.ts";
import type { Keyspace } from "./keyspace.ts";

/** One command: how many words it takes, whether it changes anything, and what it does. */
export interface Command {
  /** As in COMMAND INFO: the words including the name; negative means at least so many. */
  arity: number;
  /** Goes into the append-only file. */
  writes: boolean;
  /** `args` are the words after the name. */
  run(keys: Keyspace, args: readonly string[]): Reply;
}

export type CommandTable = Readonly<Record<string, Command>>;
