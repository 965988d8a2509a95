import type { Settings } from "../../../env.ts";
import type { Contract } from "../../../platform/contract.ts";
import type { PageArchive } from "./archived-page.ts";
import { createMongoArchive } from "./mongo-archive.ts";
import { createR2Archive } from "./r2-archive.ts";

type ArchiveSettings = Pick<Settings, "mongo" | "pageBucket">;
type ArchiveContract = Pick<Contract, "crawl" | "standIns">;

/** The archive the contract names: MongoDB, or the bucket that stands in for it. */
export const createPageArchive = (settings: ArchiveSettings, contract: ArchiveContract): PageArchive =>
  contract.standIns.MONGO_URL ? createR2Archive(settings, contract) : createMongoArchive(settings, contract);

/** Whether there is one, and how it is called where it is not, or does not take what it is given. */
export function archiveFacts({ settings, contract }: { settings: ArchiveSettings; contract: ArchiveContract }) {
  return contract.standIns.MONGO_URL
    ? { configured: settings.pageBucket.state === "configured", missing: "the binding PAGE_BUCKET is missing", name: "the bucket" }
    : { configured: settings.mongo.state === "configured", missing: "MONGO_URL is missing or malformed", name: "MongoDB" };
}
export type ArchiveFacts = ReturnType<typeof archiveFacts>;
