export { deskCards, operationsCards, sectionCards } from "#operations-cards";
