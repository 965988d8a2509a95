export { messages } from "#console-messages-de";
