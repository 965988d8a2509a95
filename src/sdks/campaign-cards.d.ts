export { campaignCards } from "#campaign-cards";
