import { FaultGate } from "../faults.ts";
import { SERVICES, type Environment, type WorkerSettings } from "../registry.ts";
import type { Secrets } from "../secrets.ts";
import { bringsOwn, composeSettings, type Placement, type SettingsOverlay } from "../settings.ts";

/** A running server that only has an address. */
function stub(name: string): NonNullable<Placement["service"]> {
  const scheme = name === "mongo" ? "mongodb" : "http";
  return Object.assign(
    { name, url: `${scheme}://127.0.0.1:20000`, gate: new FaultGate(), stop: async () => undefined },
    name === "postgres" ? { databaseUrl: "postgres://a:b@127.0.0.1:20001/c" } : {},
  );
}

/** What a Worker is given beside servers that only have an address. */
export function composedSettings(secrets: Secrets, environment: Environment = {}, overlay: SettingsOverlay = {}): WorkerSettings {
  const placements = SERVICES.map((entry): Placement => (bringsOwn(entry, environment) ? { entry } : { entry, service: stub(entry.name) }));
  const facts = { secrets, environment, publicUrl: "http://127.0.0.1:8787" };
  return composeSettings({ vars: { ENVIRONMENT: "local" }, placements, facts, releaseId: "local-abc", overlay });
}
