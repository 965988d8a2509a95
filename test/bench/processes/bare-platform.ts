import { fileURLToPath } from "node:url";
import { bundleWorker } from "../../../local-cloud/worker-bundle.ts";
import { startWorker } from "../../../local-cloud/worker.ts";
import { serveParent, type Up } from "./forked.ts";

export interface ToldOfBare {
  url: string;
}

const ROOT = fileURLToPath(new URL("../bare", import.meta.url));

await serveParent(async (place): Promise<Up<ToldOfBare>> => {
  const { folder } = await bundleWorker(ROOT);
  const { url, stop } = await startWorker({ ...place, projectRoot: ROOT, bundle: folder });
  return { told: { url }, stop };
});
