export { deskCards, operationsCards } from "#operations-cards";
