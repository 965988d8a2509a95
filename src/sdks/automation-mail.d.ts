export { mailText, turnedOffText, unprovenText } from "#automation-mail";
