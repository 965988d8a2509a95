export { fieldFaults, messages } from "#messages-fr";
