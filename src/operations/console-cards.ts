/** What stands on the pages of operations, of the desk, of an incident and of the feed: a module of its own, loaded when one is asked for (`src/sdks.ts`). */
export { deskCards } from "./desk/console-cards.tsx";
export { operationsCards } from "./health/operations-page.tsx";
export { incidentCards } from "./incidents/incident-page.tsx";
export { notificationCards } from "./notifications/console.tsx";
export { sectionCards } from "./health/section-page.tsx";
