export { automationCards, definitionList, definitionPage } from "#automation-cards";
