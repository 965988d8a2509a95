export { faultAmong } from "#condition-faults";
