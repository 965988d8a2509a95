/** A read that has begun. */
export interface UnderWay<Want> {
  want: Want;
  /** How many began before it. */
  number: number;
}

/**
 * Reads one at a time. Who asks while one is under way shares it where it serves them; all others share the next, which is asked
 * for what they want together and begins after they asked. So however many ask at once, it is one read or two.
 */
export class SharedRead<Want, Answer> {
  /** How many reads have begun. */
  begun = 0;
  #underWay: (UnderWay<Want> & { answer: Promise<Answer> }) | undefined;
  #next: { want: Want; answer: PromiseWithResolvers<Answer> } | undefined;
  readonly #read: (want: Want, number: number) => Promise<Answer>;
  readonly #both: (one: Want, other: Want) => Want;

  constructor(read: (want: Want, number: number) => Promise<Answer>, both: (one: Want, other: Want) => Want) {
    this.#read = read;
    this.#both = both;
  }

  get isUnderWay(): boolean {
    return this.#underWay !== undefined;
  }

  ask(want: Want, servedBy: (underWay: UnderWay<Want>) => boolean): Promise<Answer> {
    if (!this.#underWay) return this.#begin(want);
    if (servedBy(this.#underWay)) return this.#underWay.answer;
    if (this.#next) this.#next.want = this.#both(this.#next.want, want);
    else this.#next = { want, answer: Promise.withResolvers<Answer>() };
    return this.#next.answer.promise;
  }

  #begin(want: Want): Promise<Answer> {
    const number = this.begun;
    this.begun += 1;
    const answer = this.#run(want, number);
    this.#underWay = { want, number, answer };
    return answer;
  }

  async #run(want: Want, number: number): Promise<Answer> {
    try {
      return await this.#read(want, number);
    } finally {
      const next = this.#next;
      this.#next = undefined;
      this.#underWay = undefined;
      if (next) next.answer.resolve(this.#begin(next.want));
    }
  }
}
