import type { KeyRing, SigningKey } from "../../platform/key-ring.ts";
import type { Platform } from "../../platform/platform.ts";
import { MARK, sealingKeyAt } from "../../platform/sealed-secrets.ts";
import { loadSeals } from "../../sdks.ts";
import { signingSecrets, type Secrets } from "./rules.ts";

type KeyDeps = Pick<Platform, "settings" | "clock">;

export const ringOf = ({ webhookSecrets }: Platform["settings"]): KeyRing | undefined =>
  webhookSecrets.state === "configured" ? webhookSecrets.value.WEBHOOK_SECRETS_KEY : undefined;

/** The key that automations' secrets are sealed with now; undefined where they stand as they are. */
export const secretsKey = ({ settings, clock }: KeyDeps): SigningKey | undefined => sealingKeyAt(ringOf(settings), clock.now());

/** An automation's secret as it is kept. */
export async function keptSecret(deps: KeyDeps, automationId: string, secret: string): Promise<string> {
  const key = secretsKey(deps);
  return key ? (await loadSeals()).seal(key, secret, automationId) : secret;
}

/** An automation's secret as its receiver knows it. Throws where its key is not there. */
export const openSecret = async ({ settings }: Pick<Platform, "settings">, automationId: string, kept: string): Promise<string> =>
  kept.startsWith(MARK) ? (await loadSeals()).unseal(ringOf(settings), kept, automationId) : kept;

/** Secrets that a delivery is signed with, as its receiver knows them. Throws where a key is not there. */
export const openSigningSecrets = (deps: Pick<Platform, "settings">, automation: Secrets & { id: string }, at: Date): Promise<string[]> =>
  Promise.all(signingSecrets(automation, at).map((kept) => openSecret(deps, automation.id, kept)));
