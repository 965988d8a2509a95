import type { Lease, PoolFigures, PoolLimits } from "../../src/features/llm/pool.ts";
import type { TokenPool as TokenPoolPort } from "../../src/features/llm/ports.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { TokenPool } from "./object.ts";

/** How long a user's budget waits for the pool: less than a caller waits for the budget. */
export const TOKEN_POOL_DEADLINE_MS = 2_000;

/** There is one pool for all accounts. */
const POOL = "all";

/** The pool of all accounts behind the gateway's port. */
export function tokenPoolClient(namespace: DurableObjectNamespace<TokenPool>, limits: PoolLimits): TokenPoolPort {
  const call = <T>(run: (pool: DurableObjectStub<TokenPool>) => Promise<T>): Promise<T> =>
    withDeadline("token-pool", TOKEN_POOL_DEADLINE_MS, () => run(namespace.get(namespace.idFromName(POOL))));
  return {
    lease: (ask) => call<Lease>(async (pool) => pool.lease(ask, limits)),
    figures: (day) => call<PoolFigures>(async (pool) => pool.figures(day)),
  };
}
