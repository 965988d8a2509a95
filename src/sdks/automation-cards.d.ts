export { automationCards } from "#automation-cards";
