export { fieldFaults, messages } from "#messages-es";
