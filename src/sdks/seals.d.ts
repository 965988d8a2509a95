export { seal, sealAnew, unseal } from "#seals";
