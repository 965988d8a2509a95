export { accountList, accountPage } from "#account-cards";
