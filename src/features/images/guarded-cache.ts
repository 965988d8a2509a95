import type { Contract } from "../../platform/contract.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { imageCacheFailed } from "../../platform/events/images.ts";
import type { Recorder } from "../../platform/events/record.ts";

/** One call of the platform's cache: what it answers, or undefined where it throws or does not answer within `images.cacheDeadlineMs`. */
export type GuardedCache = <T>(act: "read" | "write", call: (cache: Cache) => Promise<T>) => Promise<T | undefined>;

/** The platform's Cache API, which all isolates of one place share, as a help that nobody depends on: it never throws, and a failure is counted. */
export const guardedCache =
  (deps: Recorder & { contract: Contract }, open: () => Cache): GuardedCache =>
  async (act, call) => {
    try {
      return await withDeadline("image-cache", deps.contract.images.cacheDeadlineMs, () => call(open()));
    } catch (error) {
      imageCacheFailed(deps, { act, error });
      return undefined;
    }
  };
