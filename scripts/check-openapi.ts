import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unexpected, type Found } from "./openapi-faults.ts";
import { openApiOf } from "./openapi-document.ts";
import { conclude, ROOT } from "./source-facts.ts";

/**
 * `npm run openapi:check`: the linter of OpenAPI finds nothing in the document that the Worker answers, in each of its versions, with all
 * that any environment has. It asks nobody else: nothing is sent, nothing is looked for.
 */
const FOLDER = join(ROOT, "dist/openapi");
const REDOCLY = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_NOTIFICATIONS: "true" };

mkdirSync(FOLDER, { recursive: true });
const documents = await openApiOf("local");
const wrong = await Promise.all(
  Object.entries(documents).map(async ([version, document]) => {
    const file = join(FOLDER, `${version}.json`);
    writeFileSync(file, JSON.stringify(document));
    return unexpected(version, await found(file));
  }),
);
conclude("openapi:check", wrong.flat(), `the linter finds nothing in ${Object.keys(documents).join(" and ")}`);

/** What the linter finds. It ends with 1 where that is anything, and with no JSON where it could not run. */
function found(file: string): Promise<Found[]> {
  const options = ["lint", "--config", join(ROOT, "config/redocly.yaml"), "--format", "json", "--max-problems", "1000", file];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [REDOCLY, ...options], { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      try {
        const { problems } = JSON.parse(stdout) as { problems: { ruleId: string; message: string; location: { pointer?: string }[] }[] };
        resolve(problems.map(({ ruleId, message, location }) => ({ rule: ruleId, message, pointer: location[0]?.pointer ?? "" })));
      } catch (unread) {
        reject(new Error(`redocly said no JSON: ${stderr.slice(0, 2_000)}`, { cause: error ?? unread }));
      }
    });
  });
}
