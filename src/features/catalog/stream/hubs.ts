import type { StreamHub } from "./hub.ts";
import { SharedRead } from "./shared-read.ts";

/**
 * One search's hubs: one of clients that opt their buyer out of marked offers, and one of all others, which shows the marks that the buyer
 * wants. What he decided is read anew for whoever joins, since what the hub holds, even of a search that is done, was read under what
 * he had decided then; where nothing of it is sponsored there is nothing to decide, and nobody waits for a read.
 */
export class Hubs {
  #marked: StreamHub | undefined;
  #unmarked: StreamHub | undefined;
  #shownBy: string | undefined;
  readonly #open: (seen: { unsponsored: boolean }) => StreamHub;
  readonly #withheld: (error: unknown) => void;
  readonly #decided: SharedRead<undefined, string>;

  /** @param withheld told of each client that is shown no marks because what its buyer decided could not be read */
  constructor(open: (seen: { unsponsored: boolean }) => StreamHub, decided: () => Promise<string>, withheld: (error: unknown) => void) {
    this.#open = open;
    this.#withheld = withheld;
    this.#decided = new SharedRead(decided, () => undefined);
  }

  async of({ unsponsored }: { unsponsored: boolean }): Promise<StreamHub> {
    if (unsponsored) return (this.#unmarked ??= this.#open({ unsponsored }));
    if (this.#marked?.isUnmarked()) return this.#marked;
    let shownBy: string;
    try {
      shownBy = await this.#decided.ask(undefined, () => false);
    } catch (error) {
      // Nobody is shown a mark that he may have declined meanwhile.
      this.#withheld(error);
      return this.of({ unsponsored: true });
    }
    if (shownBy !== this.#shownBy) {
      this.#shownBy = shownBy;
      this.#marked?.forget();
    }
    return (this.#marked ??= this.#open({ unsponsored }));
  }

  get open(): StreamHub[] {
    return [this.#marked, this.#unmarked].flatMap((hub) => hub ?? []);
  }

  /** The last revision given to every watcher of either; null where nobody watches. */
  get head(): number | null {
    const heads = this.open.flatMap(({ head }) => head ?? []);
    return heads.length === 0 ? null : Math.min(...heads);
  }
}
