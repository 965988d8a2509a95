export {
  addressText,
  closingText,
  newAddressText,
  passwordText,
  resetText,
  suspensionText,
  theftText,
  unsuspensionText,
  verificationText,
} from "#account-mails";
