export { mailText, turnedOffText } from "#automation-mail";
