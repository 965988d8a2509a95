export { mailText } from "#automation-mail";
