import { fileURLToPath } from "node:url";
import { applyMigrations } from "../local-cloud/apply-migrations.ts";
import { argumentsOf } from "../local-cloud/usage.ts";
import { databaseFault } from "./database-fault.ts";

/** `npm run migrate`: brings the database at DATABASE_URL to what `migrations/` says, as `npm start` does with the local one. */
const CALL = "DATABASE_URL=<direct connection string> npm run migrate";
argumentsOf(
  ["Brings a database to what migrations/ says, forward only; prints what it applied. npm start does it with the local one.", CALL],
  {},
);
const databaseUrl = process.env["DATABASE_URL"];
if (!databaseUrl) fail("DATABASE_URL is needed: the database to migrate (npm start migrates the local one by itself)");
else {
  try {
    const applied = await applyMigrations(databaseUrl, fileURLToPath(new URL("../migrations", import.meta.url)));
    console.log(applied.length > 0 ? applied.map((tag) => `applied ${tag}`).join("\n") : "nothing to apply");
  } catch (error) {
    fail(`not migrated: ${databaseFault(error)}`);
  }
}

function fail(message: string): void {
  console.error(`${message}\n${CALL}`);
  process.exitCode = 1;
}
