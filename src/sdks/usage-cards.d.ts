export { gatewayCards, usageCards } from "#usage-cards";
