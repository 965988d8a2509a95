/** What makes a decision depend on more than what it is given. Named as in the source: `Date.now`, `new Date`. */
const CLOCKS = ["Date.now", "new Date", "performance.now"];
const CHANCE = ["Math.random", "crypto.randomUUID", "crypto.getRandomValues", "randomUUID", "randomBytes", "randomInt", "getRandomValues"];
const OUTSIDE = ["fetch", "setTimeout", "setInterval", "queueMicrotask", "scheduler.wait", "console.log", "console.error", "console.warn"];

const RULES = /^src\/.*\/(?:[a-z-]+-)?rules\.ts$/;
const WORKER = /^(?:src|durable-objects|queues)\//;
/** Where the clock and chance are made, and handed on from. */
const SOURCES = /^src\/(?:platform\/(?:clock|ids|random-bytes|trace|timers|secrets|passwords)\.ts|index\.ts|deps\.ts)$/;

/** Why a file must not use what it calls; undefined where it may. */
export function impurity(path: string, called: string): string | undefined {
  if (RULES.test(path) && OUTSIDE.includes(called)) return "rules are pure: no input, no output, no waiting";
  if (!WORKER.test(path) || SOURCES.test(path)) return undefined;
  if (CLOCKS.includes(called))
    return "time is a value, from the clock that the composition root hands over: a fake one advances, tests never sleep";
  if (CHANCE.includes(called)) return "ids and chance come from the composition root, so that a test can say what they are";
  return undefined;
}
