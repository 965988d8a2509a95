export { postMortem } from "#post-mortem";
