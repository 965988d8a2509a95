import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { loadSecrets } from "../../../local-cloud/secrets.ts";
import { composedSettings } from "../../../local-cloud/test/composed-settings.ts";
import { readSettings } from "../../../src/env.ts";

const stateDir = mkdtempSync(join(tmpdir(), "local-settings-"));
afterAll(() => rmSync(stateDir, { recursive: true }));

/** Names of what the Worker finds missing or malformed. */
function complaints(settings: Record<string, unknown>): string[] {
  const groups = Object.values(readSettings(settings)).filter((group) => typeof group === "object");
  return groups.flatMap((group) => ("missing" in group ? [...group.missing, ...group.malformed] : [])).map(String);
}

it("given the settings of a local stack, when the Worker reads them, it has nothing to complain of", () => {
  // What wrangler.toml binds beside them, and a collector, of which there is none but a user's own.
  const bound = { PAGE_BUCKET: {}, IMAGE_TRANSFORMS: {}, OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
  expect(complaints({ ...composedSettings(loadSecrets(stateDir)), ...bound })).toEqual([]);
});
