/**
 * What knows what a thing is, by what words it goes and how well it fits, with its tables: loaded when the first search, page or list asks
 * (`src/sdks.ts`). All of it comes from here, so that its tables are in the bundle, and in an isolate's memory, once.
 */
export { facetsOf } from "./facet-rules.ts";
export { fitOf, judgeFor } from "./terms/fit.ts";
export { glanceFor, wordsAtAGlance } from "./terms/glance.ts";
export { itemsOfQuery } from "./terms/items-of-query.ts";
export { soughtOf } from "./terms/sought.ts";
export { textQueryOf } from "./terms/text-query.ts";
export { thingOf } from "./terms/thing.ts";
