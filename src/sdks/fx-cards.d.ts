export { fxCards } from "#fx-cards";
