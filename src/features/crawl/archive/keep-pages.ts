import { archiveLost, pagesArchived } from "../../../platform/events/crawl.ts";
import { AppError } from "../../../platform/errors.ts";
import { currentScope, type Scope } from "../../../platform/scope.ts";
import type { CrawlDeps } from "../ports.ts";
import type { StepPages } from "./step-pages.ts";

/** The last keeping of each request or batch of messages. */
const lastOf = new WeakMap<Scope, Promise<void>>();

/**
 * Keeps a step's pages behind its back: whether the archive answers makes no difference to the crawl, and what is lost is counted.
 * The steps of one batch of messages take turns, because they share the platform's six connections and the driver opens two.
 */
export function keepPages(deps: CrawlDeps, supplierId: string, step: StepPages): void {
  if (step.size === 0) return;
  const scope = currentScope();
  const before = scope && lastOf.get(scope);
  const mine = () => keep(deps, supplierId, step);
  const keeping = before ? before.then(mine, mine) : mine();
  if (scope) lastOf.set(scope, keeping);
  deps.defer(keeping);
}

async function keep(deps: CrawlDeps, supplierId: string, step: StepPages): Promise<void> {
  const { pages, tooLarge } = await step.taken();
  if (tooLarge > 0) archiveLost(deps, { supplierId, pages: tooLarge, why: "too-large" });
  if (pages.length === 0) return;
  try {
    await deps.pageArchive.keep(pages);
    pagesArchived(deps, { supplierId, pages: pages.length, at: deps.clock.now() });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const why = error.code === "dependency-unconfigured" ? "unconfigured" : "unavailable";
    archiveLost(deps, { supplierId, pages: pages.length, why, error });
  }
}
