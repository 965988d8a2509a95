export { usageCards } from "#usage-cards";
