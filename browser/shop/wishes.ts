import { newIdempotencyKey, ProblemError } from "../../packages/sdk/src/client.ts";

/** What each try of a wish has the same of. */
export interface Wish {
  key: string;
  /** When it was wished for first. */
  since: Date;
}

/**
 * Acts that a buyer wishes for, each under one key until it is known what became of it: pressed again after an answer that was lost it is
 * the same act, and after an answer another one. A refusal is an answer.
 */
export class Wishes {
  readonly #open = new Map<string, Wish>();

  /** Acts as `wish` says, which names all that makes it this act and no other. */
  async fulfil<T>(wish: string, act: (wish: Wish) => Promise<T>): Promise<T> {
    const open = this.#open.get(wish) ?? { key: newIdempotencyKey(), since: new Date() };
    this.#open.set(wish, open);
    try {
      const answer = await act(open);
      this.#open.delete(wish);
      return answer;
    } catch (error) {
      if (error instanceof ProblemError) this.#open.delete(wish);
      throw error;
    }
  }
}
