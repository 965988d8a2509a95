export { automationCards, definitionList, definitionPage, operatorsAutomations } from "#automation-cards";
