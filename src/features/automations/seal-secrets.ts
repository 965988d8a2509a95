import { secretsSealed, secretsShut } from "../../platform/events/automations.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import type { Platform } from "../../platform/platform.ts";
import { sealOf } from "../../platform/sealed-secrets.ts";
import { loadSeals } from "../../sdks.ts";
import { ringOf, secretsKey } from "./kept-secrets.ts";
import { keepSecrets, secretsKeptOtherwise } from "./store/secrets.ts";

const LEASE_SECONDS = 300;

/**
 * Brings the secrets of all automations under the key that seals now; where none has begun, as before a release that knows of none is
 * brought back, they stand as they are again. One whose key is not there stays, and is told of. Running it twice changes nothing more.
 */
export async function sealSecrets(deps: Platform): Promise<unknown> {
  const { sealAnew } = await loadSeals();
  const sealed = await withLease(deps, "automations.seal-secrets", LEASE_SECONDS, async () => {
    const key = secretsKey(deps);
    const { changed, shut, error } = await sealAnew(
      { ring: ringOf(deps.settings), key },
      (behind, most) => secretsKeptOtherwise(deps.db, key && sealOf(key), behind, most),
      (changes) => keepSecrets(deps.db, changes),
    );
    if (shut > 0) secretsShut(deps, { count: shut, error });
    if (changed > 0) secretsSealed(deps, { count: changed });
    return { changed, shut };
  });
  return sealed ?? { skipped: "another isolate is sealing" };
}
