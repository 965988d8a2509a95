export { relationFaults } from "#contract-relations";
