export { messages } from "#console-messages-es";
