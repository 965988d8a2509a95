export { closingText, passwordText, suspensionText, theftText, unsuspensionText } from "#account-mails";
