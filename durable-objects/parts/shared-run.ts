/** Work that is done for all who ask: what is asked for while it is under way shares the next run. */
export class SharedRun {
  readonly #work: () => Promise<void>;
  #underWay = false;
  #again = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** The run that was begun, and those that were asked for meanwhile; undefined where one is under way. */
  soon(): Promise<void> | undefined {
    if (this.#underWay) {
      this.#again = true;
      return undefined;
    }
    this.#underWay = true;
    return this.#run();
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#work();
      } while (this.#again);
    } finally {
      this.#underWay = false;
    }
  }
}
