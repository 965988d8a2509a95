export * from "stripe";
export { default } from "stripe";
