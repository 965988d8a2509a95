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

/** Reads named options off a list of words, in any order. */
export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get done(): boolean {
    return this.#at >= this.#words.length;
  }

  get rest(): readonly string[] {
    return this.#words.slice(this.#at);
  }

  next(): string | undefined {
    const word = this.#words[this.#at];
    this.#at += 1;
    return word;
  }

  /** Takes the next word where it is this option's name. */
  take(option: string): boolean {
    if (this.#words[this.#at]?.toUpperCase() !== option) return false;
    this.#at += 1;
    return true;
  }
}
