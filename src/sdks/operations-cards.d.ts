export { deskCards, incidentCards, notificationCards, operationsCards, sectionCards } from "#operations-cards";
