/** What stands on the pages of operations and of the desk: a module of its own, loaded when one is asked for (`src/sdks.ts`). */
export { deskCards } from "./desk/console-cards.tsx";
export { operationsCards } from "./health/operations-page.tsx";
export { sectionCards } from "./health/section-page.tsx";
