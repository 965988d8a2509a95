import { call } from "../../journey/client.ts";
import { present } from "../../support/present.ts";
import type { BenchStack } from "../bench.ts";
import { credentialsOf, newBuyer } from "../setting.ts";

/** Well before the quarter of an hour that an access token is good for. */
const RENEWED_AFTER_MS = 480_000;

/** Buyers who are signed in for as long as it takes; each has a day's budget of tokens of its own. */
export class Callers {
  readonly #stack: BenchStack;
  readonly #tokens: string[];
  #signedInAt = performance.now();

  private constructor(stack: BenchStack, tokens: string[]) {
    this.#stack = stack;
    this.#tokens = tokens;
  }

  static async register(stack: BenchStack, count: number): Promise<Callers> {
    const tokens: string[] = [];
    for (let number = 0; number < count; number += 1) tokens.push(await newBuyer(stack, nameOf(number)));
    return new Callers(stack, tokens);
  }

  get count(): number {
    return this.#tokens.length;
  }

  tokenOf(number: number): string {
    return present(this.#tokens[number % this.#tokens.length], "caller");
  }

  /** Signs all of them in again where their tokens are no longer good for long. */
  async renew(): Promise<void> {
    if (performance.now() - this.#signedInAt < RENEWED_AFTER_MS) return;
    for (let number = 0; number < this.count; number += 1) {
      const { body } = await call<{ accessToken: string }>(this.#stack.url, "POST", "/auth/login", { body: credentialsOf(nameOf(number)) });
      this.#tokens[number] = body.accessToken;
    }
    this.#signedInAt = performance.now();
  }
}

const nameOf = (number: number): string => `memory-${number}`;
