import { fileURLToPath } from "node:url";
import { applyMigrations } from "../local-cloud/apply-migrations.ts";

/** `npm run migrate`: brings the database at DATABASE_URL to what `migrations/` says, as `npm start` does with the local one. */
const databaseUrl = process.env["DATABASE_URL"];
if (!databaseUrl) throw new Error("DATABASE_URL is needed: the database to migrate (npm start migrates the local one by itself)");
const applied = await applyMigrations(databaseUrl, fileURLToPath(new URL("../migrations", import.meta.url)));
console.log(applied.length > 0 ? applied.map((tag) => `applied ${tag}`).join("\n") : "nothing to apply");
