import { runStack } from "./run-stack.ts";
import { argumentsOf } from "./usage.ts";

argumentsOf(
  [
    "Starts everything on this machine, until it is stopped: the Worker and a server for each of its providers.",
    "npm start",
    "PORT=8788 STATE_DIR=.local-2 npm start    another port, and another folder for all that persists",
  ],
  {},
);
await runStack();
