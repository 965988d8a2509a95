export { explanationText } from "#ad-explanation";
