/** What stands on the operators' pages: of operations, the desk, alerts, an incident and the feed. A module of its own, loaded when one is asked for (`src/sdks.ts`). */
export { alertCards, letterCards, letterParts } from "./alerts/console-cards.tsx";
export { deskCards } from "./desk/console-cards.tsx";
export { operationsCards } from "./health/operations-page.tsx";
export { incidentCards } from "./incidents/incident-page.tsx";
export { notificationCards } from "./notifications/console.tsx";
export { sectionCards } from "./health/section-page.tsx";
