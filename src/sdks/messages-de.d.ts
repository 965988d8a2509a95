export { fieldFaults, messages } from "#messages-de";
