export { messages } from "#console-messages-fr";
