export * from "@anthropic-ai/sdk";
export { default } from "@anthropic-ai/sdk";
