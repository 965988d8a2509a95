export { messages } from "#console-messages-ar";
