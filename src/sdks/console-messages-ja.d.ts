export { messages } from "#console-messages-ja";
