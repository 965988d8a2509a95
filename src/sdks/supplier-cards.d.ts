export { supplierCards } from "#supplier-cards";
