import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { applyMigrations } from "../../local-cloud/apply-migrations.ts";
import { placeServices, PORT_NAMES } from "../../local-cloud/placements.ts";
import { assignPorts } from "../../local-cloud/ports.ts";
import { loadSecrets } from "../../local-cloud/secrets.ts";
import { composeSettings, type Placement } from "../../local-cloud/settings.ts";
import { removeState } from "../../local-cloud/wipe-state.ts";
import { readVars } from "../../local-cloud/worker.ts";

/**
 * The local servers without the Worker, for tests inside workerd. Prints `{ settings, services }` as one line of JSON
 * when all are up; stops and cleans up when its standard input ends, which it does when the test run is gone, however it went.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const stateDir = mkdtempSync(join(tmpdir(), "procureiq test "));
const placements: Placement[] = [];

async function stop(): Promise<void> {
  await Promise.all(placements.flatMap(({ service }) => (service ? [service.stop()] : [])));
  removeState(stateDir);
}

process.stdin.resume();
process.stdin.on("end", () => void stop().finally(() => process.exit()));

const facts = { secrets: loadSecrets(stateDir), environment: {}, publicUrl: "http://127.0.0.1:9" };
const ports = await assignPorts(stateDir, PORT_NAMES);
await placeServices({
  stateDir,
  ports,
  facts,
  onStarted: (placement) => void placements.push(placement),
  log: (line) => console.error(line),
});
const settings = composeSettings({ vars: readVars(ROOT), placements, facts, releaseId: "test", overlay: {} });
await applyMigrations(settings["DATABASE_URL"] ?? "", join(ROOT, "migrations"));
const services = Object.fromEntries(placements.flatMap(({ entry, service }) => (service ? [[entry.name, service.url]] : [])));
console.log(JSON.stringify({ settings, services }));
