export { fieldFaults, messages } from "#messages-ar";
