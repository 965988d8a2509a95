import { runStack } from "../local-cloud/run-stack.ts";
import { argumentsOf } from "../local-cloud/usage.ts";

/** `npm run dev`: `wrangler dev`, which reloads on change, over the local cloud of `npm start`; its log goes to the terminal. */
argumentsOf(["As npm start, over `wrangler dev`: reloads when a file of the Worker changes.", "npm run dev"], {});
await runStack(async (ended) => (await import("./dev-worker.ts")).reloadingWorker(ended));
