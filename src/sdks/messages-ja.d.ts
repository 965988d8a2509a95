export { fieldFaults, messages } from "#messages-ja";
