export { GUIDES } from "#guides";
