import { runStack } from "../local-cloud/run-stack.ts";

/** `npm run dev`: `wrangler dev`, which reloads on change, over the local cloud of `npm start`; its log goes to the terminal. */
await runStack(async (ended) => (await import("./dev-worker.ts")).reloadingWorker(ended));
