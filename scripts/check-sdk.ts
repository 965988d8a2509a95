import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { apiTypes } from "../packages/sdk/generate/api-types.ts";
import { openApiOf } from "./openapi-document.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/** `npm run sdk:check`: the typed client's types are what the API's document says. With `--write` they are written. */
const FILE = "packages/sdk/src/api.generated.ts";
const { "3.1": document } = await openApiOf("production");
if (!document) throw new Error("there is no document of OpenAPI 3.1");
const types = await apiTypes(document);
if (process.argv.includes("--write")) writeFileSync(join(ROOT, FILE), types);
const written = existsSync(join(ROOT, FILE)) ? read(FILE) : "";
conclude(
  "sdk:check",
  written === types ? [] : [`${FILE} is not what the API says: npm run sdk:write`],
  "the client's types are what the API says",
);
