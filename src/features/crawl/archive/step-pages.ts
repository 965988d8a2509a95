import type { FetchedPage } from "../fetched.ts";
import { compressed } from "../gzip.ts";
import type { ArchivedPage } from "./archived-page.ts";

export interface StepPagesPolicy {
  /** Compressed bytes of one page, and of all that one step may hold. */
  pageMaxBytes: number;
  stepMaxBytes: number;
}

/** The raw pages a step has read, until they can be kept together. They are compressed as they come, so that a step does not hold them whole. */
export class StepPages {
  readonly #policy: StepPagesPolicy;
  readonly #pages: Promise<ArchivedPage | undefined>[] = [];
  #heldBytes = 0;

  constructor(policy: StepPagesPolicy) {
    this.#policy = policy;
  }

  get size(): number {
    return this.#pages.length;
  }

  add(supplierId: string, url: string, { url: finalUrl, contentType, etag, fetchedAt, bytes }: FetchedPage): void {
    this.#pages.push(
      compressed(bytes).then((gzip) => (this.#fits(gzip) ? { supplierId, url, finalUrl, contentType, etag, fetchedAt, gzip } : undefined)),
    );
  }

  /** What there is to keep, and how many pages were larger than the policy allows. */
  async taken(): Promise<{ pages: ArchivedPage[]; tooLarge: number }> {
    const pages = (await Promise.all(this.#pages)).filter((page) => page !== undefined);
    return { pages, tooLarge: this.#pages.length - pages.length };
  }

  #fits({ byteLength }: Uint8Array): boolean {
    if (byteLength > this.#policy.pageMaxBytes || this.#heldBytes + byteLength > this.#policy.stepMaxBytes) return false;
    this.#heldBytes += byteLength;
    return true;
  }
}
