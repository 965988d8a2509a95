export {
  alertCards,
  deskCards,
  incidentCards,
  letterCards,
  letterParts,
  notificationCards,
  operationsCards,
  sectionCards,
} from "#operations-cards";
